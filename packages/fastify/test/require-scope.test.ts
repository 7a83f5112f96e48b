import { ConfigError } from "@apikee/core";
import fastifyAuth from "@fastify/auth";
import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { apikeePlugin, requireScope } from "../src/index.ts";
import { apikee, get, mint, newApp } from "./injecting.ts";

const hello = async () => "hello";

async function guardedApp(options: { optional?: boolean } = {}): Promise<FastifyInstance> {
  const app = newApp();
  await app.register(apikeePlugin, { apikee, ...options });
  return app;
}

describe("requireScope", () => {
  it("lets keys through that hold every scope, and refuses the others", async () => {
    const app = await guardedApp();
    app.get("/one", { preHandler: app.requireScope("orders:read") }, hello);
    app.get("/two", { preHandler: requireScope("orders:read", "orders:export") }, hello);
    const answers = [];
    for (const scopes of [[], ["orders:read"], ["orders:*"]]) {
      const key = await mint(...scopes);
      answers.push([(await get(app, "/one", key)).statusCode, (await get(app, "/two", key)).statusCode]);
    }
    expect(answers).toEqual([
      [403, 403],
      [200, 403],
      [200, 200],
    ]);
    expect((await get(app, "/one", await mint())).body).toBe(
      '{"error":"INSUFFICIENT_SCOPE","message":"The API key lacks a scope that this operation needs."}',
    );
  });

  it("guards every route of a scope as its hook", async () => {
    const app = await guardedApp();
    app.register(async (admin) => {
      admin.addHook("preHandler", admin.requireScope("admin"));
      admin.get("/admin", hello);
    });
    expect((await get(app, "/admin", await mint())).statusCode).toBe(403);
    expect((await get(app, "/admin", await mint("admin"))).statusCode).toBe(200);
  });

  it("needs a key where it is optional", async () => {
    const app = await guardedApp({ optional: true });
    app.get("/", { preHandler: app.requireScope("orders:read") }, hello);
    expect((await get(app, "/")).json()).toMatchObject({ error: "MISSING_KEY" });
  });

  it("is a ConfigError for the error handler on a route that nothing guards", async () => {
    const app = await guardedApp();
    const open = { config: { apikee: false as const }, preHandler: app.requireScope("orders:read") };
    app.get("/", open, hello);
    const response = await get(app, "/", await mint("orders:read"));
    expect([response.statusCode, response.json()]).toMatchObject([
      500,
      { message: expect.stringContaining("needs apikeePlugin") },
    ]);
  });

  it.each<[string, unknown[]]>([
    ["nothing", []],
    ["an empty text", [""]],
    ["undefined", [undefined]],
    ["a list", [["orders:read"]]],
    ["a control character", ["orders:\0"]],
    ["129 characters", ["x".repeat(129)]],
  ])("is a ConfigError at set-up for %s", async (_name, scopes) => {
    const app = await guardedApp();
    expect(() => app.requireScope(...(scopes as [string]))).toThrow(ConfigError);
    expect(() => requireScope(...(scopes as [string]))).toThrow(ConfigError);
  });
});

describe("requireScope in @fastify/auth", () => {
  const isStaff = async ({ headers }: { headers: Record<string, unknown> }) => {
    if (headers["x-staff"] !== "yes") throw Object.assign(new Error("no staff"), { statusCode: 401 });
  };

  it.each(["or", "and"] as const)("composes by %s", async (relation) => {
    const app = await guardedApp();
    await app.register(fastifyAuth);
    const { requireScope: scope } = app;
    app.get("/a", { preHandler: app.auth([scope("admin"), isStaff], { relation }) }, hello);
    app.get("/b", { preHandler: app.auth([isStaff, scope("admin")], { relation }) }, hello);
    const answers = [];
    for (const headers of [{}, { "x-staff": "yes" }]) {
      for (const key of [await mint(), await mint("admin")]) {
        for (const url of ["/a", "/b"]) {
          answers.push((await app.inject({ url, headers: { ...headers, "x-api-key": key } })).statusCode);
        }
      }
    }
    // Neither, the scope alone, staff alone, both; of two failures the last one is answered by `or`.
    const expected = {
      or: [401, 403, 200, 200, 200, 200, 200, 200],
      and: [403, 401, 401, 401, 403, 403, 200, 200],
    };
    expect(answers).toEqual(expected[relation]);
  });

  it("leaves no header of a refusal on the response of who may after all", async () => {
    const app = await guardedApp();
    await app.register(fastifyAuth);
    app.get("/", { preHandler: app.auth([app.requireScope("admin"), isStaff]) }, hello);
    const response = await app.inject({ url: "/", headers: { "x-staff": "yes", "x-api-key": await mint() } });
    expect(response.statusCode).toBe(200);
    expect(response.headers).not.toHaveProperty("cache-control");
  });
});
