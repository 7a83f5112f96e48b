import { describe, expect, test } from "vitest";
import { setUp } from "./set-up.ts";

describe("a key that the platform has not seen", () => {
  test("registers itself, with a client for its tenant", async () => {
    const { platform, client, apikee, projectEnv } = await setUp();
    const key = await apikee.create("acme");
    const { id } = apikee.verify(key);
    const first = await client.validate(key);
    expect(first).toMatchObject({ status: 200, body: { success: true, keyId: id, limits: [] } });
    const again = await client.validate(key);
    expect(again.body).toEqual(first.body);
    expect(await platform.logs({ projectEnv })).toHaveLength(2);
  });
});
