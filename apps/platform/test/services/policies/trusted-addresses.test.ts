import { randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openPlatform } from "../../../src/platform.ts";
import { actingAsCommand } from "../../../src/services/change.ts";
import { makeAdminToken } from "../../../src/services/manage/access.ts";
import { ManualClock } from "../../../src/testing/manual-clock.ts";
import { freshDatabase } from "../../support/databases.ts";

const POLL = { timeout: 15_000 };

/** A platform that was started with a file of networks, and whoever administers it. */
async function withFile(networks: string) {
  const folder = await mkdtemp(join(tmpdir(), "apikee-trusted-"));
  const path = join(folder, "drop.txt");
  await writeFile(path, networks);
  const platform = await openPlatform({
    database: await freshDatabase(),
    masterKey: randomBytes(32),
    clock: new ManualClock(),
    networkLists: [path],
  });
  onTestFinished(async () => {
    await platform.close();
    await rm(folder, { recursive: true });
  });
  const token = await makeAdminToken(actingAsCommand(platform.context, "test"), "test");
  return async (method: string, to: string, body: object) => {
    const response = await platform.app.request(`/api/v1${to}`, {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(response.ok, `${method} ${to}: ${response.status}`).toBe(true);
    return response.json();
  };
}

test("an address on a file that the platform was started with is trusted by hand, and no other of the file", async () => {
  const call = await withFile("203.0.113.0/24\n2001:db8::/32\n");
  await call("POST", "/project", { slug: "my-api", envs: [{ type: "production" }] });
  const { id, keys } = await call("POST", "/client?project_env=my-api-production", {
    name: "acme",
    keys: [{ name: "first" }],
  });
  const explain = async (ip: string) => {
    const about = { keyId: keys[0].id, method: "GET", path: "/", ip };
    const { checks } = await call("POST", `/client/${id}/explain?project_env=my-api-production`, about);
    const [reputation] = checks.filter(({ check }: { check: string }) => check === "reputation");
    return reputation;
  };
  const listed = (ip: string) => ({
    outcome: "refuse",
    error: "FRAUD_BLOCKED",
    reason: `The address ${ip} is listed in drop.txt.`,
  });
  await expect.poll(() => explain("203.0.113.7"), POLL).toMatchObject(listed("203.0.113.7"));
  expect(await explain("2001:db8:1:2::7")).toMatchObject(listed("2001:db8:1:2::7"));

  const reputation = { trusted: ["203.0.113.7", "2001:db8:1:2::/64"] };
  await call("PUT", "/project/my-api-production", { singleEnv: { settings: { fraud: { reputation } } } });
  const trusted = (network: string) => ({
    outcome: "pass",
    reason: `The address is trusted by hand, in ${network}.`,
  });
  expect(await explain("203.0.113.7")).toMatchObject(trusted("203.0.113.7"));
  expect(await explain("2001:db8:1:2::7")).toMatchObject(trusted("2001:db8:1:2::/64"));
  for (const ip of ["203.0.113.8", "2001:db8:1:3::7"]) expect(await explain(ip)).toMatchObject(listed(ip));
});
