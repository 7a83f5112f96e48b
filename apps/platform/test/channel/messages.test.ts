import { describe, expect, test } from "vitest";
import { addProject, setUp } from "./set-up.ts";

describe("inside the envelope", () => {
  test("a server key that is none is 401", async () => {
    const { client, serverKey } = await setUp();
    const unknown = serverKey.replace(/.{8}(?=_[0-9a-f]{32}$)/, "00000000");
    for (const auth of ["", "sk_live_x", unknown, "x".repeat(10_000)]) {
      expect(await client.call("validate", {}, { auth })).toMatchObject({ status: 401 });
    }
  });

  test("a management key is 403", async () => {
    const { client, managementKey } = await setUp();
    expect(await client.call("validate", {}, { auth: managementKey })).toMatchObject({ status: 403 });
  });

  test("an environment that is not the key's is 404, whether there is one or not", async () => {
    const { client, platform } = await setUp();
    await addProject(platform, { slug: "other" });
    const answers = [];
    for (const env of ["other-production", "nothing-production", "my-api-staging", ""]) {
      answers.push(await client.call("validate", { key: "k", method: "GET", path: "/" }, { env }));
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0]).toMatchObject({ status: 404 });
  });

  test("a server key that was revoked is 401 from the next message on", async () => {
    const { client, platform, projectEnv, apikee } = await setUp();
    const key = await apikee.create("acme");
    expect((await client.validate(key)).status).toBe(200);
    const headers = { authorization: `Bearer ${platform.adminToken}` };
    const url = `${platform.baseUrl}/project/${projectEnv}/serverkey`;
    const list = await (await platform.fetch(url, { headers })).json();
    const { id } = list.data.find((row: { role: string }) => row.role === "channel");
    expect((await platform.fetch(`${url}?id=${id}`, { method: "DELETE", headers })).status).toBe(200);
    expect((await client.validate(key)).status).toBe(401);
  });

  test.each(["", "Validate", "client.delete", "__proto__", "constructor"])(
    "the operation %j is 400",
    async (op) => {
      const { client } = await setUp();
      expect(await client.call(op, {})).toMatchObject({ status: 400 });
    },
  );

  test.each([
    ["an unknown member", { more: 1 }],
    ["a rid that is no UUID version 7", { rid: "6ba7b810-9dad-41d1-80b4-00c04fd430c8" }],
    ["a rid in upper case", { rid: "019B76DA-A800-7000-8000-000000000000" }],
    ["a time with a fraction", { ts: 0.5 }],
    ["a time that is a text", { ts: "0" }],
    ["a server key that is a list", { auth: [] }],
    ["no body", { body: undefined }],
  ])("%s is 400", async (_, changes) => {
    const { client } = await setUp();
    const message = { ...client.message("validate", {}), ...changes };
    expect(await client.send(message as never)).toMatchObject({ status: 400 });
  });
});

describe("outside of it", () => {
  test("an unknown key id is 422, and says so", async () => {
    const { client } = await setUp();
    const { envelope } = await client.seal(client.message("validate", {}));
    const response = await client.post(envelope.replace(/"kid":"../, '"kid":"00'));
    expect([response.status, await response.json()]).toEqual([422, { error: "UNKNOWN_CHANNEL_KEY" }]);
  });

  test.each([
    ["nothing", () => ""],
    ["no JSON", () => "{"],
    ["HTML", () => "<html>"],
    ["a list", () => "[]"],
    [
      "a changed ciphertext",
      (text: string) => text.replace(/"ct":"./, (part) => `"ct":"${part.endsWith("A") ? "B" : "A"}`),
    ],
    ["another version", (text: string) => text.replace('"v":"2"', '"v":"1"')],
    ["an unknown member", (text: string) => text.replace("{", '{"more":1,')],
    [
      "a key id in upper case",
      (text: string) => text.replace(/[0-9a-f]{32}/, (kid) => kid.toUpperCase().replace(/^./, "A")),
    ],
  ])("%s is 400, and looks like every other failure", async (_, change) => {
    const { client } = await setUp();
    const { envelope } = await client.seal(client.message("validate", {}));
    const response = await client.post(change(envelope));
    expect([response.status, await response.json()]).toEqual([400, { error: "CHANNEL" }]);
  });

  test("a body over 256 KiB is 413, announced or not", async () => {
    const { client, platform } = await setUp();
    expect((await client.post("x".repeat(256 * 1024 + 1))).status).toBe(413);
    const headers = { "content-length": String(256 * 1024 + 1) };
    const response = await platform.fetch(`${platform.baseUrl}/channel`, {
      method: "POST",
      headers,
      body: "{}",
    });
    expect(response.status).toBe(413);
  });

  test("a body that takes more than 10 seconds is 408", async () => {
    const { platform } = await setUp();
    const body = new ReadableStream({ start: (controller) => controller.enqueue(new Uint8Array([123])) });
    const init: RequestInit & { duplex: "half" } = { method: "POST", body, duplex: "half" };
    const answer = platform.fetch(`${platform.baseUrl}/channel`, init);
    await platform.clock.advance("10s");
    expect((await answer).status).toBe(408);
  });

  test("an address that makes too many contexts is 429, and cached sessions go on", async () => {
    const { client, platform, apikee } = await setUp();
    const key = await apikee.create("acme");
    await client.validate(key);
    const stranger = await addProject(platform, { slug: "stranger" });
    let limited = 0;
    for (let i = 0; i < 1000; i++) {
      await stranger.client.restart();
      const { envelope } = await stranger.client.seal(stranger.client.message("validate", {}, { auth: "" }));
      if ((await stranger.client.post(envelope)).status === 429) limited++;
    }
    expect(limited).toBe(1);
    expect((await client.validate(key)).status).toBe(200);
    await platform.clock.advance("10s");
    await stranger.client.restart();
    expect((await stranger.client.validate(key)).status).toBe(200);
  });
});
