import { Apikee } from "@apikee/core";
import { expect, it, onTestFinished } from "vitest";
import { createPlatform } from "../../src/testing/index.ts";

const HOUR_MS = 3_600_000;
/** A whole hour, so that the windows are known. */
const START_MS = Date.UTC(2027, 0, 13, 12);
const LIMIT = 100;
const ASKED = 130;
const AFTER = 5;

it("the log, the statistics, a client's counts and limits, and the metrics agree on every number", async () => {
  const platform = await createPlatform({ startMs: START_MS });
  const { serverKey, projectEnv, secret, managementKey } = await platform.createProject({ slug: "my-api" });
  const { baseUrl, fetch, clock } = platform;
  const apikee = new Apikee({ secret, serverKey, projectEnv, baseUrl, fetch, clock });
  onTestFinished(async () => {
    await apikee.close();
    await platform.close();
  });
  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { "x-api-key": managementKey, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    expect(response.status).toBeLessThan(300);
    return response.json();
  };
  const { env } = await call("PUT", `/project/${projectEnv}`, {
    singleEnv: { templates: [{ name: "Starter", rateLimitHour: LIMIT }] },
  });
  const templateId = env.templates.list[0].id;
  const client = await call("POST", `/client?project_env=${projectEnv}`, {
    name: "Acme",
    templateId,
    keys: [{ name: "first" }],
  });
  const key = client.keys[0].rawKey;

  const ask = async () => {
    const outcome = await apikee.authenticate(
      new Request("http://api.test/", { headers: { "x-api-key": key } }),
    );
    if (outcome.ok) outcome.finish?.({ status: 200, route: "/" });
    return outcome.ok ? null : { status: outcome.status, retryAfter: outcome.headers["Retry-After"] };
  };
  await clock.advance("10m");
  const answers = [];
  for (let time = 0; time < ASKED; time++) answers.push(await ask());
  // Fifty minutes are left of the hour.
  const limited = Array(ASKED - LIMIT).fill({ status: 429, retryAfter: String((HOUR_MS - 600_000) / 1000) });
  expect(answers).toEqual([...Array(LIMIT).fill(null), ...limited]);
  await clock.advance("50m");
  for (let time = 0; time < AFTER; time++) expect(await ask()).toBeNull();
  // By then everything has been reported.
  await clock.advance("5s");

  const allowed = LIMIT + AFTER;
  const refused = ASKED - LIMIT;
  const logged = async (outcome: string) =>
    (await call("GET", `/project/${projectEnv}/logs?outcome=${outcome}&limit=1`)).pagination.total;
  expect([await logged("allowed"), await logged("RATE_LIMITED")]).toEqual([allowed, refused]);

  const from = new Date(START_MS).toISOString();
  const to = new Date(START_MS + 2 * HOUR_MS).toISOString();
  const { series } = await call("GET", `/project/${projectEnv}/stats?from=${from}&to=${to}&step=hour`);
  const counts = series.map(({ group, points }: { group: string; points: { count: number }[] }) => [
    group,
    points.map(({ count }) => count),
  ]);
  expect(Object.fromEntries(counts)).toEqual({ allowed: [LIMIT, AFTER], RATE_LIMITED: [refused] });

  const seen = await call("GET", `/client/${client.id}?project_env=${projectEnv}`);
  expect(seen.stats).toMatchObject({ total: allowed + refused, success: allowed, error: refused });
  expect(seen.keys[0].requestCount).toBe(allowed + refused);
  const limits = await call("GET", `/client/${client.id}/limits?project_env=${projectEnv}`);
  expect(limits).toMatchObject([{ window: "hour", limit: LIMIT, used: AFTER }]);

  const { origin } = new URL(baseUrl);
  const metrics = await fetch(`${origin}/metrics`, {
    headers: { authorization: `Bearer ${platform.adminToken}` },
  });
  const text = await metrics.text();
  expect(text).toContain(`apikee_verdicts_total{outcome="allowed"} ${allowed}\n`);
  expect(text).toContain(`apikee_verdicts_total{outcome="RATE_LIMITED"} ${refused}\n`);
});
