import { Apikee, ConfigError } from "@apikee/core";
import { describe, expect, it, vi } from "vitest";
import defaultExport, { apikeePlugin } from "../src/index.ts";
import { apikee, get, mint, newApp, SECRET, tenantApp } from "./injecting.ts";

describe("apikeePlugin", () => {
  it("says its name and the Fastify that it is for", async () => {
    const app = newApp();
    await app.register(apikeePlugin, { apikee });
    expect(app.hasPlugin("@apikee/fastify")).toBe(true);
    expect(app.pluginName).toContain("@apikee/fastify");
    expect(Reflect.get(apikeePlugin, Symbol.for("plugin-meta"))).toMatchObject({ fastify: "5.x" });
    expect(defaultExport).toBe(apikeePlugin);
  });

  it("sets the claims and the decision of a good key", async () => {
    const app = newApp();
    await app.register(apikeePlugin, { apikee });
    app.get("/me", async ({ apikee: claims, apikeeDecision }) => ({
      claims,
      decision: apikeeDecision,
      key: claims?.rawKey,
    }));
    const key = await mint("orders:read");
    const { id } = apikee.verify(key);
    expect((await get(app, "/me", key)).json()).toMatchObject({
      claims: { id, tenant: "acme-corp", scopes: ["orders:read"], environment: "production", meta: {} },
      decision: { keyId: id },
      key,
    });
  });

  it("answers a request without a key, and no later hook or handler does", async () => {
    const app = newApp();
    await app.register(apikeePlugin, { apikee, realm: "Acme" });
    const later = vi.fn(async () => undefined);
    app.addHook("onRequest", later);
    app.addHook("preHandler", later);
    app.post("/orders", later);
    const response = await app.inject({ method: "POST", url: "/orders", payload: { a: 1 } });
    expect(response.statusCode).toBe(401);
    expect(response.headers).toMatchObject({
      "www-authenticate": 'ApiKey realm="Acme", error="MISSING_KEY"',
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
    });
    expect(response.body).toBe('{"error":"MISSING_KEY","message":"No API key was sent."}');
    expect(later).not.toHaveBeenCalled();
  });

  it.each(["/health", "/docs/page?x=1"])(
    "has null for claims and decision on a public path: %s",
    async (url) => {
      const app = newApp();
      await app.register(apikeePlugin, { apikee, excludePaths: ["/health", "/docs/*"] });
      app.get("/*", async (request) => [request.apikee, request.apikeeDecision]);
      expect((await get(app, url, await mint())).json()).toEqual([null, null]);
    },
  );

  it("goes by the header of its instance", async () => {
    const app = await tenantApp({ apikee: new Apikee({ secret: SECRET, headerName: "X-Acme-Key" }) });
    const key = await mint();
    expect((await app.inject({ url: "/", headers: { "x-acme-key": key } })).statusCode).toBe(200);
    expect((await get(app, "/", key)).statusCode).toBe(401);
  });

  it("makes an instance of its own from the options of one, and closes that one with the application", async () => {
    const close = vi.spyOn(Apikee.prototype, "close");
    const app = await tenantApp({ secrets: [`${SECRET}-new`, SECRET], acceptEnvironments: ["staging"] });
    const staged = await apikee.create("acme-corp", { environment: "staging" });
    expect((await get(app, "/", staged)).statusCode).toBe(200);
    expect((await get(app, "/", await mint())).json()).toMatchObject({ error: "WRONG_ENVIRONMENT" });
    await app.close();
    expect(close).toHaveBeenCalledTimes(1);
    await (await tenantApp({ apikee })).close();
    expect(close).toHaveBeenCalledTimes(1);
    close.mockRestore();
  });

  it("does not write to its options", async () => {
    const options = Object.freeze({ secret: SECRET, excludePaths: Object.freeze(["/health"]) });
    expect((await get(await tenantApp(options), "/health")).statusCode).toBe(200);
  });

  it("reads the environment where it is given no option", async () => {
    vi.stubEnv("APIKEE_SECRET", SECRET);
    const app = newApp();
    await app.register(apikeePlugin);
    app.get("/", async (request) => request.apikee?.tenant);
    expect((await get(app, "/", await mint())).body).toBe("acme-corp");
    expect((await get(app, "/")).statusCode).toBe(401);
  });
});

describe("options that make no sense", () => {
  it.each<[string, object]>([
    ["no secret", { secrets: [] }],
    ["a secret with blanks around", { secret: `${SECRET} ` }],
    ["a secret that is undefined", { secrets: [SECRET, undefined] }],
    ["an instance that is none", { apikee: { verify() {} } }],
    ["an instance that is null", { apikee: null }],
    ["an instance and its own option", { apikee, headerName: "x-acme-key" }],
    ["a public path without a slash", { apikee, excludePaths: ["health"] }],
    ["a realm that needs escapes", { apikee, realm: 'Acme "API"' }],
    ["half of server mode", { secret: SECRET, serverKey: "sk_test_1" }],
  ])("fail the start of the application with a ConfigError: %s", async (_name, options) => {
    await expect(tenantApp(options as never)).rejects.toThrow(ConfigError);
  });

  it("fail it where they come from the environment", async () => {
    vi.stubEnv("APIKEE_SECRET", undefined);
    const app = newApp();
    app.register(apikeePlugin);
    await expect(app.ready()).rejects.toThrow("APIKEE_SECRET");
  });

  it.each<[string, object]>([
    ["getKey", { apikee, getKey: "cookie" }],
    ["onDenied", { apikee, onDenied: 403 }],
  ])("are a TypeError: %s that is no function", async (_name, options) => {
    await expect(tenantApp(options as never)).rejects.toThrow(TypeError);
  });
});
