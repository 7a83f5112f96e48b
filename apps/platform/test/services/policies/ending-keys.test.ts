import { expect, it } from "vitest";
import { governed } from "./governed.ts";

const DAY_MS = 24 * 3_600_000;
const START_MS = Date.UTC(2027, 0, 15, 12);

it("announces keys with autoRotate a week before they end, each once, and rotates nothing", async () => {
  const { platform, call, projectEnv } = await governed();
  const key = (name: string, days: number, autoRotate: boolean) => ({
    name,
    autoRotate,
    expiresAt: new Date(START_MS + days * DAY_MS).toISOString(),
  });
  const keys = [key("soon", 10, true), key("late", 60, true), key("unannounced", 10, false)];
  const made = await call<{ id: string; keys: { id: string; name: string }[] }>("POST", "/client", {
    name: "b",
    keys,
  });
  const signals = async () => (await call<{ data: object[] }>("GET", `/project/${projectEnv}/signals`)).data;
  await platform.clock.advance("2d");
  expect(await signals()).toEqual([]);
  await platform.clock.advance("2d");
  const keyId = made.keys.find(({ name }) => name === "soon")?.id;
  expect(await signals()).toMatchObject([
    {
      rule: "keyEnding",
      action: "flag",
      keyId,
      clientId: made.id,
      details: { text: "The key ends at 2027-01-25T12:00:00.000Z and is to be rotated." },
    },
  ]);
  await platform.clock.advance("2d");
  expect(await signals()).toHaveLength(1);
  const client = await call<{ keys: object[] }>("GET", `/client/${made.id}`);
  expect(client.keys).toHaveLength(3);
});
