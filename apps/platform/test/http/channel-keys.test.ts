import { expect, it } from "vitest";
import { setUp } from "../channel/set-up.ts";

interface KeyJson {
  readonly kid: string;
  readonly notBefore: string;
  readonly expiresAt: string;
}

async function administered() {
  const made = await setUp();
  const { platform } = made;
  const call = async (method: string, body?: object): Promise<KeyJson[]> => {
    const response = await platform.fetch(`${platform.baseUrl}/channel-key`, {
      method,
      headers: { authorization: `Bearer ${platform.adminToken}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.status).toBe(method === "GET" ? 200 : 201);
    return response.json();
  };
  return { ...made, call };
}

it("channel keys are replaced by one that is published a day before it is used, and a day before they end", async () => {
  const { call, client, apikee, platform } = await administered();
  const key = await apikee.create("acme");
  await client.validate(key);
  const [old] = await call("GET");
  const startMs = platform.clock.now();
  const keys = await call("POST", {});
  expect(keys).toMatchObject([
    { kid: old!.kid, expiresAt: new Date(startMs + 48 * 3_600_000).toISOString() },
    { notBefore: new Date(startMs + 24 * 3_600_000).toISOString() },
  ]);
  expect((await client.document()).keys.map(({ kid }) => kid)).toEqual(keys.map(({ kid }) => kid));
  // The session goes on as long as its key.
  expect((await client.validate(key)).body).toMatchObject({ success: true });
  await platform.clock.advance("48h");
  expect((await call("GET")).map(({ kid }) => kid)).toEqual([keys[1]!.kid]);
  await client.restart();
  expect((await client.validate(key)).body).toMatchObject({ success: true });
});

it("without grace they end at once: a client is told so, and goes on with the new one", async () => {
  const { call, client, apikee } = await administered();
  const key = await apikee.create("acme");
  await client.validate(key);
  const [old] = await call("GET");
  const keys = await call("POST", { graceSeconds: 0 });
  expect(keys).toHaveLength(1);
  expect(keys[0]!.kid).not.toBe(old!.kid);
  const sealed = await client.seal(client.message("validate", { key, method: "GET", path: "/" }));
  const refused = await client.post(sealed.envelope);
  expect([refused.status, await refused.json()]).toEqual([422, { error: "UNKNOWN_CHANNEL_KEY" }]);
  await client.restart();
  expect((await client.validate(key)).body).toMatchObject({ success: true });
});

it("their replacement is in the audit", async () => {
  const { call, platform } = await administered();
  await platform.clock.advance("1h");
  const [old] = await call("GET");
  const [made] = await call("POST", { graceSeconds: 0 });
  const response = await platform.fetch(`${platform.baseUrl}/audit?limit=2`, {
    headers: { authorization: `Bearer ${platform.adminToken}` },
  });
  const { data } = await response.json();
  expect(
    data.map(({ action, targetId }: { action: string; targetId: string }) => [action, targetId]),
  ).toEqual([
    ["channel-key.create", made!.kid],
    ["channel-key.update", old!.kid],
  ]);
});
