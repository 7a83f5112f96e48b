import { Apikee, ConfigError } from "@apikee/core";
import express from "express";
import { describe, expect, it } from "vitest";
import { apikeeMiddleware } from "../src/index.ts";
import { apikee, mint, SECRET, serve, tenantApp } from "./serving.ts";

describe("apikeeMiddleware", () => {
  it("is a handler of three arguments, with a name that stack traces and routers show", () => {
    const guard = apikeeMiddleware({ apikee });
    expect(guard.name).toBe("apikeeGuard");
    expect(guard).toHaveLength(3);
  });

  it("sets the claims and the decision of a good key", async () => {
    const app = express().use(apikeeMiddleware({ apikee }));
    app.get("/me", (req, res) => {
      res.json({ claims: req.apikee, decision: req.apikeeDecision, key: req.apikee?.rawKey });
    });
    const key = await mint("orders:read");
    const { id } = apikee.verify(key);
    const { get } = await serve(app);
    expect(await (await get("/me", { "x-api-key": key })).json()).toMatchObject({
      claims: { id, tenant: "acme-corp", scopes: ["orders:read"], environment: "production", meta: {} },
      decision: { keyId: id },
      key,
    });
  });

  it("answers a request without a key, and no later handler does", async () => {
    const reached: string[] = [];
    const app = tenantApp(apikeeMiddleware({ apikee, realm: "Acme" }), (req, _res, next) => {
      reached.push(req.path);
      next();
    });
    const { get } = await serve(app);
    const response = await get("/orders");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('ApiKey realm="Acme", error="MISSING_KEY"');
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({ error: "MISSING_KEY", message: "No API key was sent." });
    expect(reached).toEqual([]);
  });

  it.each(["/health", "/docs/page?x=1"])(
    "sets neither claims nor decision on a public path: %s",
    async (path) => {
      const app = express().use(apikeeMiddleware({ apikee, excludePaths: ["/health", "/docs/*"] }));
      app.get("/{*path}", (req, res) => {
        res.json([req.apikee === undefined, req.apikeeDecision === undefined]);
      });
      const { get } = await serve(app);
      expect(await (await get(path, { "x-api-key": await mint() })).json()).toEqual([true, true]);
    },
  );

  it("goes by the header of its instance", async () => {
    const renamed = new Apikee({ secret: SECRET, headerName: "X-Acme-Key" });
    const { get } = await serve(tenantApp(apikeeMiddleware({ apikee: renamed })));
    const key = await mint();
    expect((await get("/", { "x-acme-key": key })).status).toBe(200);
    expect((await get("/", { "x-api-key": key })).status).toBe(401);
  });

  it("makes an instance of its own from the options of one", async () => {
    const guard = apikeeMiddleware({ secrets: [`${SECRET}-new`, SECRET], acceptEnvironments: ["staging"] });
    const { get } = await serve(tenantApp(guard));
    const staged = await apikee.create("acme-corp", { environment: "staging" });
    expect((await get("/", { "x-api-key": staged })).status).toBe(200);
    const refused = await get("/", { "x-api-key": await mint() });
    expect(await refused.json()).toMatchObject({ error: "WRONG_ENVIRONMENT" });
  });

  it("does not write to its options", () => {
    const options = Object.freeze({ secret: SECRET, excludePaths: Object.freeze(["/health"]) });
    expect(() => apikeeMiddleware(options)).not.toThrow();
  });
});

describe("options that make no sense", () => {
  it.each<[string, object]>([
    ["no secret", { secrets: [] }],
    ["a blank secret", { secret: " " }],
    ["a secret with blanks around", { secret: `${SECRET} ` }],
    ["a secret that is undefined", { secrets: [SECRET, undefined] }],
    ["secret and secrets", { secret: SECRET, secrets: [SECRET] }],
    ["an instance that is none", { apikee: { verify() {} } }],
    ["an instance that is null", { apikee: null }],
    ["Authorization as the header", { secret: SECRET, headerName: "Authorization" }],
    ["a public path without a slash", { apikee, excludePaths: ["health"] }],
    ["a public path that is a RegExp", { apikee, excludePaths: [/^\/health/] }],
    ["public paths that are a text", { apikee, excludePaths: "/health" }],
    ["a realm that needs escapes", { apikee, realm: 'Acme "API"' }],
    ["half of server mode", { secret: SECRET, serverKey: "sk_test_1" }],
  ])("are a ConfigError at set-up: %s", (_name, options) => {
    expect(() => apikeeMiddleware(options)).toThrow(ConfigError);
  });

  it.each<[string, object]>([
    ["getKey", { apikee, getKey: "cookie" }],
    ["onDenied", { apikee, onDenied: 403 }],
  ])("are a TypeError at set-up: %s that is no function", (_name, options) => {
    expect(() => apikeeMiddleware(options)).toThrow(TypeError);
  });

  it("show no secret in their error", () => {
    expect(() => apikeeMiddleware({ secret: `${SECRET} ` })).not.toThrow(SECRET);
  });

  it("are a type error where they are an instance's own besides the instance", () => {
    const refused = () => {
      // @ts-expect-error An instance has its secret.
      apikeeMiddleware({ apikee, secret: SECRET });
      // @ts-expect-error An instance has its header.
      apikeeMiddleware({ apikee, headerName: "x-acme-key" });
      // @ts-expect-error There is no such option.
      apikeeMiddleware({ apikee, excludedPaths: ["/health"] });
    };
    expect(refused).toBeTypeOf("function");
  });
});
