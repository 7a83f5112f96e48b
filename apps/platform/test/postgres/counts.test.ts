import { expect, test } from "vitest";
import { type Instance, twoInstances } from "./instances.ts";

const REQUESTS = 60;

test("requests of two instances are counted exactly, while both count and are asked all the time", async () => {
  const { one, two, apikee, project } = await twoInstances();
  const key = await apikee.create("acme");
  const { id: keyId } = apikee.verify(key);
  const isDone = { value: false };
  const totals: number[] = [];

  const requests = async ({ platform, client }: Instance) => {
    for (let i = 0; i < REQUESTS; i++) {
      const rid = client.newRid();
      await client.validate(key, { rid });
      const at = platform.clock.now();
      const event = {
        rid,
        at,
        keyId,
        method: "GET",
        route: "/a",
        status: i % 2 === 0 ? 200 : 500,
        durationMs: 1,
      };
      await client.call("report", { batchId: client.newRid(), events: [event] });
    }
  };
  const reads = async ({ platform }: Instance) => {
    while (!isDone.value) totals.push((await statsOf(platform, project)).total);
  };
  const readers = [reads(one), reads(two)];
  await one.client.validate(key);
  await Promise.all([requests(one), requests(two)]);
  isDone.value = true;
  await Promise.all(readers);

  const expected = { total: 2 * REQUESTS + 1, success: REQUESTS + 1, error: REQUESTS, avgDurationMs: 1 };
  expect(await statsOf(one.platform, project)).toEqual(expected);
  expect(await statsOf(two.platform, project)).toEqual(expected);
  expect(Math.max(...totals)).toBeLessThanOrEqual(expected.total);
});

test("what an instance noted and has not counted, another counts", async () => {
  const { one, two, apikee, project } = await twoInstances();
  const key = await apikee.create("acme");
  for (let i = 0; i < 3; i++) await one.client.validate(key);
  expect((await statsOf(two.platform, project)).total).toBe(3);
});

type Stats = { readonly total: number; readonly success: number; readonly error: number };

/** The one client's, as that instance answers; zeros while there is none. */
async function statsOf(
  { fetch, baseUrl }: Instance["platform"],
  { projectEnv, managementKey }: { readonly projectEnv: string; readonly managementKey: string },
): Promise<Stats> {
  const answer = await fetch(`${baseUrl}/client?project_env=${projectEnv}`, {
    headers: { "x-api-key": managementKey },
  });
  const { data } = (await answer.json()) as { data: { stats: Stats }[] };
  return data[0]?.stats ?? { total: 0, success: 0, error: 0 };
}
