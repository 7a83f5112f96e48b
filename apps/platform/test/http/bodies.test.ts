import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api, type TestEnv } from "./api.ts";

const LIMIT_BYTES = 256 * 1024;
const ABSENT = "01890000-0000-7000-8000-000000000000";

let api: Api;
let env: TestEnv;

beforeAll(async () => {
  api = await Api.open();
  env = await api.project("my-api");
});
afterAll(() => api.close());

const send = (
  raw: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
  headers?: Record<string, string>,
) =>
  api.call("POST", `/api/v1/client?project_env=${env.name}`, {
    as: env.managementKey,
    raw,
    ...(headers ? { headers } : {}),
  });

describe("a body", () => {
  it("of 256 KiB is read, one byte more is 413 (attack 62)", async () => {
    const padded = (bytes: number) =>
      JSON.stringify({ name: "a", x: "" }).replace('""', `"${"x".repeat(bytes - 19)}"`);
    expect(padded(LIMIT_BYTES)).toHaveLength(LIMIT_BYTES);
    expect((await send(padded(LIMIT_BYTES))).status).toBe(400);
    const { status, json, headers } = await send(padded(LIMIT_BYTES + 1));
    expect([status, json.error, headers.get("connection")]).toEqual([413, "BODY_TOO_LARGE", "close"]);
  });

  it("that says it is short and is not is 413", async () => {
    const { status } = await send(" ".repeat(LIMIT_BYTES + 1), { "content-length": "10" });
    expect(status).toBe(413);
  });

  it("that says it is long is 413 before it is read", async () => {
    let pulled = 0;
    const endless = new ReadableStream<Uint8Array>(
      {
        pull: () => {
          pulled++;
        },
      },
      { highWaterMark: 0 },
    );
    const { status } = await send(endless, { "content-length": String(LIMIT_BYTES + 1) });
    expect([status, pulled]).toEqual([413, 0]);
  });

  it("that never ends is 413", async () => {
    const chunk = new Uint8Array(64 * 1024).fill(0x20);
    const endless = new ReadableStream<Uint8Array>({ pull: (controller) => controller.enqueue(chunk) });
    expect((await send(endless)).status).toBe(413);
  });

  it("that takes more than 10 seconds is 408", async () => {
    let isCancelled = false;
    const slow = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new TextEncoder().encode('{"name":')),
      cancel: () => {
        isCancelled = true;
      },
    });
    const answer = send(slow);
    await api.clock.advance("9s");
    await api.clock.advance("2s");
    const { status, json } = await answer;
    expect([status, json.error, isCancelled]).toEqual([408, "REQUEST_TIMEOUT", true]);
  });

  it("that breaks off is 400", async () => {
    const broken = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error("reset")),
    });
    expect((await send(broken)).status).toBe(400);
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=a",
    "application/jsonp",
    "",
  ])("sent as %j is 415", async (type) => {
    expect((await send('{"name":"a"}', { "content-type": type })).status).toBe(415);
  });

  it.each(["application/json", "Application/JSON; charset=utf-8", "application/json ;x=y"])(
    "sent as %j is read",
    async (type) => {
      expect((await send("{}", { "content-type": type })).status).toBe(400);
    },
  );

  it.each([
    ["nothing", ""],
    ["half an object", "{"],
    ["a trailing comma", '{"name":"a",}'],
    ["a byte order mark", '\ufeff{"name":"a"}'],
    ["bytes that are no UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ["NaN", '{"name":NaN}'],
    ["two values", "{}{}"],
  ])("of %s is 400", async (_, raw) => {
    expect((await send(raw)).status).toBe(400);
  });

  it("nested 32 levels is read, deeper is refused without recursion", async () => {
    const nested = (levels: number) =>
      `{"name":"a","metadata":${'{"a":'.repeat(levels - 2)}{}${"}".repeat(levels - 2)}}`;
    expect((await send(nested(32))).status).toBe(201);
    const { status, json } = await send(nested(33));
    expect([status, json.issues[0].message]).toEqual([400, "nested deeper than 32 levels"]);
    expect((await send("[".repeat(LIMIT_BYTES / 2) + "]".repeat(LIMIT_BYTES / 2))).status).toBe(400);
    expect(
      (await send(JSON.stringify({ name: "deep text", metadata: { a: '[{"\\'.repeat(50) } }))).status,
    ).toBe(201);
  });

  it("with metadata over 16 KiB or 100 members is refused", async () => {
    const large = { name: "m", metadata: { a: "x".repeat(16_384) } };
    const many = { name: "m", metadata: Object.fromEntries(Array.from({ length: 101 }, (_, i) => [i, i])) };
    expect((await send(JSON.stringify(large))).status).toBe(400);
    expect((await send(JSON.stringify(many))).status).toBe(400);
  });

  it("with HTML in its texts is kept as text (attack 64)", async () => {
    const name = `<img src=x onerror=alert(1)>"'&`;
    const { json } = await send(JSON.stringify({ name, metadata: { "<b>": "<script>" } }));
    expect(json).toMatchObject({ name, metadata: { "<b>": "<script>" } });
  });

  it("reaches no prototype", async () => {
    const raw =
      '{"name":"proto","metadata":{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}}';
    expect([201, 400]).toContain((await send(raw)).status);
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("whatever is sent", () => {
  const routes = () => [
    ["POST", "/api/v1/project"],
    ["PUT", `/api/v1/project/${env.name}`],
    ["POST", `/api/v1/project/${env.name}/serverkey`],
    ["POST", `/api/v1/client?project_env=${env.name}`],
    ["PUT", `/api/v1/client/${ABSENT}?project_env=${env.name}`],
    ["POST", `/api/v1/client/${ABSENT}/key/a/rotate?project_env=${env.name}`],
    ["POST", `/api/v1/endpoint?project_env=${env.name}`],
    ["PUT", `/api/v1/endpoint?project_env=${env.name}&id=${ABSENT}`],
  ];
  const names = [
    "name",
    "slug",
    "envs",
    "type",
    "keys",
    "scopes",
    "expiresAt",
    "metadata",
    "ipWhitelist",
    "templateId",
    "singleEnv",
    "templates",
    "settings",
    "id",
    "graceSeconds",
    "role",
    "method",
    "path",
    "tenant",
    "status",
    "__proto__",
  ];
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { depthSize: "small" },
      fc.string({ unit: "binary", maxLength: 300 }),
      fc.constantFrom(
        "my-api",
        "production",
        "a",
        "/",
        "GET",
        "2027-02-01T00:00:00Z",
        ABSENT,
        "",
        "\u0000",
        "\ud800",
      ),
      fc.double(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("any"), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...names), tie("any"), { maxKeys: 6 }),
    ),
  })).any;

  it("a JSON body is never answered 500", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...routes()), value, async ([method, path], body) => {
        const answer = await api.call(method!, path!, { as: api.admin, body });
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 400 },
    );
  });

  it("bytes are never answered 500", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...routes()),
        fc.uint8Array({ maxLength: 200 }),
        async ([method, path], raw) => {
          const answer = await api.call(method!, path!, { as: api.admin, raw: new Uint8Array(raw) });
          expect(answer.status).toBeLessThan(500);
        },
      ),
      { numRuns: 200 },
    );
  });

  it("a query is never answered 500", async () => {
    const query = fc.dictionary(
      fc.oneof(
        fc.constantFrom(
          "name",
          "page",
          "limit",
          "client",
          "key",
          "endpoint",
          "status",
          "outcome",
          "from",
          "to",
          "kind",
          "id",
        ),
        fc.string(),
      ),
      fc.string({ unit: "binary", maxLength: 50 }),
      { maxKeys: 5 },
    );
    const paths = [
      `/api/v1/project/${env.name}/logs`,
      "/api/v1/project",
      "/api/v1/client",
      "/api/v1/endpoint",
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), query, fc.boolean(), async (path, members, isNamed) => {
        const text = new URLSearchParams(
          Object.entries(members).map(([name, text]) => [name, text.toWellFormed()]),
        );
        if (isNamed) text.set("project_env", env.name);
        const answer = await api.call("GET", `${path}?${text}`, { as: api.admin });
        expect(answer.status).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    "/api/v1",
    "/api/v1/",
    "/api/v1/project/",
    "/api/v1/nothing",
    "/api/v2/project",
    "/api/v1/client/templates/x",
    "//",
    "/%ff",
    "/docs/../x",
    "/docs/%2e%2e%2fpackage.json",
  ])("%s is nothing, or one of ours", async (path) =>
    expect([401, 404]).toContain((await api.call("GET", path)).status),
  );

  it.each(["PATCH", "QUERY", "PROPFIND", "OPTIONS"])("the method %s is nothing", async (method) => {
    expect((await api.call(method, `/api/v1/project/${env.name}`, { as: api.admin })).status).toBe(404);
  });
});
