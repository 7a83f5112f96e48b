import { describe, expect, it } from "vitest";
import { setUp } from "../channel/set-up.ts";

const MINUTE_MS = 60_000;

/** An environment with two hours of requests, and how its owner asks for their statistics. */
async function busy() {
  const made = await setUp();
  const { client, apikee, platform, projectEnv, managementKey } = made;
  const key = await apikee.create("acme");
  const events: object[] = [];
  for (let hour = 0; hour < 2; hour++) {
    for (let request = 0; request < 3; request++) {
      const rid = client.newRid();
      await client.call("validate", { key, method: "GET", path: "/orders" }, { rid });
      const { id: keyId } = apikee.verify(key);
      const [status, durationMs] = request === 2 ? [500, 100] : [200, 10];
      events.push({
        rid,
        at: platform.clock.now(),
        keyId,
        method: "GET",
        route: "/orders",
        status,
        durationMs,
      });
    }
    await platform.clock.advance("1h");
  }
  await client.call("report", { batchId: client.newRid(), events });
  const get = async (query = "") => {
    const response = await platform.fetch(`${platform.baseUrl}/project/${projectEnv}/stats${query}`, {
      headers: { "x-api-key": managementKey },
    });
    return { status: response.status, json: await response.json() };
  };
  return { ...made, get };
}

describe("GET /project/{project_env}/stats", () => {
  it("counts requests by outcome over the last day, with how long handlers took", async () => {
    const { get, platform } = await busy();
    const { status, json } = await get();
    const startMs = platform.clock.now() - 120 * MINUTE_MS;
    expect(status).toBe(200);
    expect(json).toEqual({
      from: new Date(startMs - 21 * 60 * MINUTE_MS).toISOString(),
      to: new Date(startMs + 3 * 60 * MINUTE_MS).toISOString(),
      step: "hour",
      by: "outcome",
      series: [
        {
          group: "allowed",
          points: [0, 1].map((hour) => ({
            at: new Date(startMs + hour * 60 * MINUTE_MS).toISOString(),
            count: 3,
            errors: 1,
            p50Ms: expect.closeTo(10, 0),
            p95Ms: expect.any(Number),
            p99Ms: expect.any(Number),
          })),
        },
      ],
    });
  });

  it.each(["client", "key", "endpoint"])("tells requests apart by %s", async (by) => {
    const { get, owner } = await busy();
    const { json } = await get(`?by=${by}&step=day`);
    const acme = await owner.client("acme");
    expect(json.series).toHaveLength(1);
    expect(json.series[0].points).toMatchObject([{ count: 6, errors: 2 }]);
    if (by === "client") expect(json.series[0].group).toBe(acme.id);
    if (by === "key") expect(json.series[0].group).toBe(acme.keys[0]!.id);
  });

  it("takes a span and a step", async () => {
    const { get } = await busy();
    const { json } = await get("?from=2027-01-15T13:00:00Z&to=2027-01-15T13:01:00Z&step=minute");
    expect(json).toMatchObject({ from: "2027-01-15T13:00:00.000Z", to: "2027-01-15T13:01:00.000Z" });
    expect(json.series).toMatchObject([{ points: [{ at: "2027-01-15T13:00:00.000Z", count: 3 }] }]);
  });

  it.each([
    "?step=week",
    "?by=path",
    "?from=yesterday",
    "?from=2027-01-15T13:00:00Z&to=2027-01-15T12:00:00Z",
    "?from=2026-01-15T13:00:00Z&step=minute",
    "?env_id=1",
    `?by=${encodeURIComponent("outcome'; DROP TABLE logs; --")}`,
  ])("refuses %s", async (query) => {
    const { get } = await busy();
    const { status, json } = await get(query);
    expect([status, json.error, json.issues.length > 0]).toEqual([400, "INVALID_REQUEST", true]);
  });
});
