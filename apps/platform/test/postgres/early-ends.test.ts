import { expect, it } from "vitest";
import { twoInstances } from "./instances.ts";

const GRACE_SECONDS = 60;

/** A key that another instance than the one under test has rotated, with a grace. */
async function rotated() {
  const made = await twoInstances();
  const { one, project } = made;
  const { baseUrl, fetch } = one.platform;
  const call = async (path: string, body: object) => {
    const response = await fetch(`${baseUrl}${path}?project_env=${project.projectEnv}`, {
      method: "POST",
      headers: { "x-api-key": project.managementKey, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(201);
    return response.json();
  };
  const client = await call("/client", { name: "acme", keys: [{ name: "k" }] });
  const [key] = client.keys;
  await call(`/client/${client.id}/key/${key.id}/rotate`, { graceSeconds: GRACE_SECONDS });
  return { ...made, keyId: key.id };
}

it("the end of a rotated key's grace is told of by another instance where the one that rotated it is gone", async () => {
  const { one, two, keyId } = await rotated();
  await one.platform.close();
  await two.platform.clock.advance("16m");
  // It waits where nothing has been told yet: another instance is heard over the network.
  const feed = await two.client.call("revocations", { since: 0, waitMs: 25_000 });
  // A serial of 1: one change was told of.
  expect(feed.body).toMatchObject({ serial: 1, changes: [{ keyId, state: "revoked" }] });
});

it("it is told of once, though both look at the same time", async () => {
  const { one, two, keyId } = await rotated();
  await Promise.all([one.platform.clock.advance("16m"), two.platform.clock.advance("16m")]);
  // It waits where nothing has been told yet: another instance is heard over the network.
  const feed = await two.client.call("revocations", { since: 0, waitMs: 25_000 });
  // A serial of 1: one change was told of.
  expect(feed.body).toMatchObject({ serial: 1, changes: [{ keyId, state: "revoked" }] });
});
