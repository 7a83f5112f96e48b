import { Apikee } from "@apikee/core";
import { createPlatform } from "@apikee/platform/testing";
import type { FastifyServerOptions } from "fastify";
import { describe, expect, it, onTestFinished } from "vitest";
import { type ApikeePluginOptions, apikeePlugin } from "../src/index.ts";
import { newApp } from "./injecting.ts";

/** An application in server mode, and what the platform has logged of it once it is closed. */
async function serverMode(ofFastify: FastifyServerOptions = {}, hooks: Partial<ApikeePluginOptions> = {}) {
  const platform = await createPlatform({ clock: "manual" });
  onTestFinished(() => platform.close());
  const { serverKey, projectEnv, secret } = await platform.createProject({ slug: "my-api" });
  const { baseUrl, fetch, clock } = platform;
  const apikee = new Apikee({ secret, serverKey, projectEnv, baseUrl, fetch, clock });
  const app = newApp(ofFastify);
  await app.register(apikeePlugin, { apikee, ...hooks } as ApikeePluginOptions);
  const headers = { "x-api-key": await apikee.create("acme-corp") };
  const logs = async () => {
    await app.close();
    await apikee.close();
    return platform.logs({ projectEnv });
  };
  return { app, headers, logs };
}

describe("what the platform is told of a request", () => {
  it("is the status, and the template of the route with its prefix", async () => {
    const { app, headers, logs } = await serverMode();
    app.register(
      async (scope) => {
        scope.get("/orders/:id", async () => "order");
        scope.delete("/orders/:id", async (_request, reply) => reply.code(409).send("no"));
      },
      { prefix: "/v1" },
    );
    await app.inject({ url: "/v1/orders/7", headers });
    await app.inject({ url: "/v1/orders/8", headers });
    await app.inject({ method: "DELETE", url: "/v1/orders/7", headers });
    await app.inject({ url: "/v1/nothing", headers });
    const rows = await logs();
    expect(rows.map(({ method, path, status }) => `${method} ${path} ${status}`).sort()).toEqual([
      "DELETE /v1/orders/7 409",
      "GET /v1/nothing 404",
      "GET /v1/orders/7 200",
      "GET /v1/orders/8 200",
    ]);
    const endpoints = new Set(rows.map(({ endpointId }) => endpointId));
    // Two methods of one template, and none.
    expect(endpoints.size).toBe(3);
    expect(endpoints).toContain(null);
  });
});

describe("the address that the platform is told", () => {
  const proxied = { "x-forwarded-for": "203.0.113.9" };

  it.each<[string, FastifyServerOptions, Partial<ApikeePluginOptions>, string]>([
    ["the connection's where no proxy is trusted", {}, {}, "127.0.0.1"],
    ["what trustProxy makes of it", { trustProxy: true }, {}, "203.0.113.9"],
    ["what getClientIp finds", {}, { getClientIp: () => "198.51.100.7" }, "198.51.100.7"],
  ])("is %s", async (_name, ofFastify, hooks, ip) => {
    const { app, headers, logs } = await serverMode(ofFastify, hooks);
    app.get("/", async () => "hello");
    await app.inject({ url: "/", headers: { ...headers, ...proxied } });
    expect(await logs()).toMatchObject([{ ip }]);
  });
});
