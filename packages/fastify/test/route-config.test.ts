import { ConfigError } from "@apikee/core";
import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { apikeePlugin, type RouteConfig } from "../src/index.ts";
import { apikee, get, mint, newApp } from "./injecting.ts";

const hello = async () => "hello";

async function guardedApp(): Promise<FastifyInstance> {
  const app = newApp();
  await app.register(apikeePlugin, { apikee });
  return app;
}

describe("config.apikee: false", () => {
  it("makes a route public, HEAD too, and no other route or method", async () => {
    const app = await guardedApp();
    app.get("/open", { config: { apikee: false } }, async (request) => ({ claims: request.apikee }));
    app.post("/open", hello);
    app.get("/open/below", hello);
    for (const key of [undefined, "bad", await mint()]) {
      expect((await get(app, "/open", key)).json()).toEqual({ claims: null });
    }
    const head = await app.inject({ method: "HEAD", url: "/open" });
    expect([head.statusCode, head.body]).toEqual([200, ""]);
    expect((await app.inject({ method: "POST", url: "/open" })).statusCode).toBe(401);
    expect((await get(app, "/open/below")).statusCode).toBe(401);
    expect((await get(app, "//open")).statusCode).toBe(401);
  });

  it("opens it on every guard that stands before it", async () => {
    const app = await guardedApp();
    app.register(async (inner) => {
      await inner.register(apikeePlugin, { apikee });
      inner.get("/open", { config: { apikee: false } }, hello);
    });
    expect((await get(app, "/open")).statusCode).toBe(200);
  });
});

describe("config.apikee.scopes", () => {
  it("lets keys through that hold every one, and refuses the others", async () => {
    const app = await guardedApp();
    const config = { apikee: { scopes: ["orders:read", "orders:export"] } } as const;
    app.get("/orders", { config }, hello);
    const answers = [];
    for (const scopes of [
      ["orders:read"],
      ["orders:export"],
      ["orders:*"],
      ["orders:read", "orders:export"],
    ]) {
      answers.push((await get(app, "/orders", await mint(...scopes))).statusCode);
    }
    expect(answers).toEqual([403, 403, 200, 200]);
    const refused = await get(app, "/orders", await mint());
    expect(refused.json()).toEqual({ error: "INSUFFICIENT_SCOPE", message: expect.any(String) });
    expect(refused.headers["cache-control"]).toBe("no-store");
    const head = await app.inject({ method: "HEAD", url: "/orders", headers: { "x-api-key": await mint() } });
    expect(head.statusCode).toBe(403);
  });

  it("need a key where it is optional", async () => {
    const app = newApp();
    await app.register(apikeePlugin, { apikee, optional: true });
    app.get("/orders", { config: { apikee: { scopes: ["orders:read"] } } }, hello);
    const response = await get(app, "/orders");
    expect([response.statusCode, response.json()]).toMatchObject([401, { error: "MISSING_KEY" }]);
  });

  it("are refused before the body is read", async () => {
    const app = await guardedApp();
    app.post("/orders", { config: { apikee: { scopes: ["orders:write"] } }, bodyLimit: 1 }, hello);
    const headers = { "x-api-key": await mint() };
    const response = await app.inject({ method: "POST", url: "/orders", headers, payload: { long: "body" } });
    expect(response.statusCode).toBe(403);
  });

  it("count on a route that is older than the plugin", async () => {
    const app = newApp();
    app.get("/orders", { config: { apikee: { scopes: ["orders:read"] } } }, hello);
    app.get("/open", { config: { apikee: false } }, hello);
    app.register(apikeePlugin, { apikee });
    expect((await get(app, "/orders", await mint())).statusCode).toBe(403);
    expect((await get(app, "/orders", await mint("orders:read"))).statusCode).toBe(200);
    expect((await get(app, "/open")).statusCode).toBe(200);
  });
});

describe("a config that makes no sense", () => {
  it.each<[string, unknown]>([
    ["no scope", { scopes: [] }],
    ["an empty scope", { scopes: [""] }],
    ["a scope of 129 characters", { scopes: ["x".repeat(129)] }],
    ["a scope with a line's end", { scopes: ["orders:read\n"] }],
    ["a scope that is none", { scopes: [undefined] }],
    ["scopes that are a text", { scopes: "orders:read" }],
    ["a mistyped name", { scope: ["orders:read"] }],
    ["a name too many", { scopes: ["orders:read"], optional: true }],
    ["nothing in it", {}],
    ["true", true],
    ["null", null],
    ["a text", "orders:read"],
    ["a list", ["orders:read"]],
  ])("is a ConfigError when the route is set up: %s", async (_name, config) => {
    const app = await guardedApp();
    const given = { config: { apikee: config as RouteConfig } };
    expect(() => app.get("/orders", given, hello)).toThrow(ConfigError);
  });

  it("lets nobody in where the route is older than the plugin", async () => {
    const app = newApp();
    app.get("/orders", { config: { apikee: { scopes: [] as never } } }, hello);
    app.register(apikeePlugin, { apikee });
    const response = await get(app, "/orders", await mint("orders:read"));
    expect(response.statusCode).toBe(500);
    expect(response.json()).toMatchObject({ message: expect.stringContaining("at least one scope") });
  });
});
