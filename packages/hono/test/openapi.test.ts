import { Apikee } from "@apikee/core";
import { createRoute, OpenAPIHono } from "@hono/zod-openapi";
import { Hono } from "hono";
import { except } from "hono/combine";
import { describeRoute, generateSpecs, openAPIRouteHandler } from "hono-openapi";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { apikeeMiddleware, apikeeOpenAPI, requireScope, secureDocument } from "../src/index.ts";
import { apikee, ask, SECRET } from "./asking.ts";

const INFO = { openapi: "3.1.0", info: { title: "Orders", version: "1.0.0" } };
const OK = { 200: { description: "Fine." } };

/** Orders in @hono/zod-openapi, with the document at /openapi.json. */
function zodApp() {
  const app = new OpenAPIHono();
  app.openapi(createRoute({ method: "get", path: "/before", responses: OK }), (c) => c.text("open"));
  app.use(apikeeMiddleware({ apikee, excludePaths: ["/health", "/openapi.json"] }));
  app.use("/openapi.json", apikeeOpenAPI(app));
  app.doc31("/openapi.json", INFO);
  app.openapi(createRoute({ method: "get", path: "/health", responses: OK }), (c) => c.text("up"));
  const order = createRoute({
    method: "get",
    path: "/orders/{id}",
    middleware: [requireScope("orders:read"), requireScope("orders:see")] as const,
    request: { params: z.object({ id: z.string() }) },
    responses: OK,
  });
  app.openapi(order, (c) => c.text(c.var.apikee.tenant));
  app.openapi(createRoute({ method: "get", path: "/own", security: [], responses: OK }), (c) =>
    c.text("own"),
  );
  return app;
}

const LOCKED = [{ ApikeeAuth: [] }];
const SCOPED = [{ ApikeeAuth: ["orders:read", "orders:see"] }];

describe("the document of @hono/zod-openapi", () => {
  it("has the lock and scopes of the application, and none on what is public", async () => {
    const { status, text } = await ask(zodApp(), "/openapi.json");
    expect(status).toBe(200);
    expect(JSON.parse(text)).toMatchObject({
      components: { securitySchemes: { ApikeeAuth: { type: "apiKey", in: "header", name: "x-api-key" } } },
      paths: {
        "/before": { get: { security: [] } },
        "/health": { get: { security: [] } },
        "/own": { get: { security: [] } },
        "/orders/{id}": {
          get: { security: SCOPED, responses: { 200: {}, 401: {}, 403: {}, 429: {}, 503: {} } },
        },
      },
    });
  });

  it("is the same each time, and can be had without a request", async () => {
    const app = zodApp();
    const { text } = await ask(app, "/openapi.json");
    expect((await ask(app, "/openapi.json")).text).toBe(text);
    const document = secureDocument(app.getOpenAPI31Document(INFO), app);
    expect(document).toEqual(JSON.parse(text));
    expect(secureDocument(structuredClone(document), app)).toEqual(document);
  });

  it("has what an application below it asks for", () => {
    const app = new OpenAPIHono();
    const orders = new OpenAPIHono();
    const route = {
      method: "get",
      path: "/{id}",
      middleware: requireScope("orders:read"),
      responses: OK,
    } as const;
    orders.openapi(createRoute(route), (c) => c.text(c.var.apikee.tenant));
    orders.onError((error) => {
      throw error;
    });
    app.use("/api/*", apikeeMiddleware({ apikee: new Apikee({ secret: SECRET, headerName: "x-acme-key" }) }));
    app.route("/api/orders", orders);
    app.openapi(createRoute({ method: "get", path: "/open", responses: OK }), (c) => c.text("open"));
    expect(secureDocument(app.getOpenAPI31Document(INFO), app)).toMatchObject({
      components: { securitySchemes: { ApikeeAuth: { name: "x-acme-key" } } },
      paths: {
        "/api/orders/{id}": { get: { security: [{ ApikeeAuth: ["orders:read"] }] } },
        "/open": { get: { security: [] } },
      },
    });
  });
});

describe("scopes that middleware requires for every path below one", () => {
  it("are those of each operation there, and of no other", () => {
    const app = new Hono().use(apikeeMiddleware({ apikee })).use("/admin/*", requireScope("admin"));
    app.get("/admin/users/:id", requireScope("users:read"), (c) => c.text("user"));
    app.get("/orders", (c) => c.text("orders"));
    const paths = { "/admin/users/{id}": { get: {} }, "/orders": { get: {} } };
    expect(secureDocument({ ...INFO, paths }, app)).toMatchObject({
      paths: {
        "/admin/users/{id}": { get: { security: [{ ApikeeAuth: ["admin", "users:read"] }] } },
        "/orders": { get: { security: LOCKED } },
      },
    });
  });
});

describe("the document of hono-openapi", () => {
  /** Orders in hono-openapi. */
  function describedApp() {
    const app = new Hono();
    app.get("/openapi.json", apikeeOpenAPI(app), openAPIRouteHandler(app, { documentation: INFO }));
    const described = describeRoute({ responses: { 200: { description: "Fine." } } });
    app.use(apikeeMiddleware({ apikee, excludePaths: ["/health"] }));
    app.get("/health", described, (c) => c.text("up"));
    app.get("/orders/:id{[0-9]+}", requireScope("orders:read", "orders:see"), described, (c) => c.text("in"));
    app.post("/orders", described, (c) => c.text("in"));
    return app;
  }

  it("has the lock and scopes of the application", async () => {
    const app = describedApp();
    const { text } = await ask(app, "/openapi.json");
    const document = JSON.parse(text);
    const [order] = Object.entries<{ get: object }>(document.paths).filter(([path]) =>
      /^\/orders\/./.test(path),
    );
    expect(document.paths).toMatchObject({
      "/health": { get: { security: [] } },
      "/orders": { post: { security: LOCKED, responses: { 401: {} } } },
    });
    expect(order?.[1].get).toMatchObject({ security: SCOPED });
    expect(secureDocument(await generateSpecs(app, { documentation: INFO }), app)).toMatchObject({
      paths: { "/orders": { post: { security: LOCKED } } },
    });
  });
});

describe("a document where the guard cannot be seen", () => {
  it("has the lock everywhere, but for what the options name", () => {
    const app = new Hono().use(except("/open", apikeeMiddleware({ apikee })));
    const document = { ...INFO, paths: { "/open": { get: {} }, "/closed": { get: {} } } };
    expect(
      secureDocument(document, app, { excludePaths: ["/open"], headerName: "x-acme-key" }),
    ).toMatchObject({
      components: { securitySchemes: { ApikeeAuth: { name: "x-acme-key" } } },
      paths: { "/open": { get: { security: [] } }, "/closed": { get: { security: LOCKED } } },
    });
  });
});

describe("what is no document", () => {
  it("goes through as it is", async () => {
    const app = new Hono();
    app.use("/docs/*", apikeeOpenAPI(app));
    app.get("/docs/page", (c) => c.html("<p>Docs</p>"));
    app.get("/docs/gone", (c) => c.json({ error: "GONE" }, 410));
    expect(await ask(app, "/docs/page")).toMatchObject({ status: 200, text: "<p>Docs</p>" });
    expect(await ask(app, "/docs/gone")).toMatchObject({ status: 410, text: '{"error":"GONE"}' });
    expect((await ask(app, "/docs/nothing")).status).toBe(404);
  });

  it("is an error of the application where it is JSON of another kind", async () => {
    const app = new Hono();
    app.get("/docs", apikeeOpenAPI(app), (c) => c.json({ swagger: "2.0" }));
    app.onError((error, c) => c.text(error.name, 500));
    expect(await ask(app, "/docs")).toMatchObject({ status: 500, text: "ConfigError" });
  });
});
