import { expect, test } from "vitest";
import { twoInstances } from "./instances.ts";

test("what two instances find counts in one signal, which is closed for both", async () => {
  const { one, two, apikee, project } = await twoInstances();
  const call = async (method: string, path: string, body?: object) => {
    const { baseUrl, fetch, adminToken } = one.platform;
    const response = await fetch(`${baseUrl}/project/${project.projectEnv}${path}`, {
      method,
      headers: { authorization: `Bearer ${adminToken}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.ok, `${method} ${path}: ${response.status}`).toBe(true);
    return response.json();
  };
  const reputation = { action: "flag", networks: ["203.0.113.7"] };
  await call("PUT", "", { singleEnv: { settings: { fraud: { reputation } } } });
  const key = await apikee.create("acme");
  const findAt = async ({ client, platform }: typeof one, requests: number) => {
    const asked = { key, method: "GET", path: "/", ip: "203.0.113.7" };
    for (let request = 0; request < requests; request++) await client.call("validate", asked);
    await platform.clock.advance("2s");
  };
  // The other instance knows of the list once it has heard of it.
  await findAt(one, 2);
  await expect
    .poll(
      async () => {
        await findAt(two, 1);
        return (await call("GET", "/signals")).data[0].requests;
      },
      { timeout: 15_000 },
    )
    .toBeGreaterThan(2);
  const [{ id, requests }] = (await call("GET", "/signals")).data;
  await call("PUT", `/signals/${id}`, { state: "closed" });
  await findAt(two, 3);
  await findAt(one, 1);
  expect((await call("GET", "/signals")).data).toMatchObject([
    { id, state: "closed", requests: requests + 4 },
  ]);
});
