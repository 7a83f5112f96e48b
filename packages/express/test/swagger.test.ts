import { runInNewContext } from "node:vm";
import { Apikee, ConfigError } from "@apikee/core";
import express, { type Express } from "express";
import swaggerJsdoc from "swagger-jsdoc";
import swaggerUi from "swagger-ui-express";
import { describe, expect, it } from "vitest";
import { apikeeMiddleware, injectSwagger } from "../src/index.ts";
import { ANNOTATED_ROUTES, annotatedRoutes } from "./annotated-routes.ts";
import { apikee, mint, SECRET, serve } from "./serving.ts";

const options = { apikee, excludePaths: ["/health"] };

/** The document that swagger-jsdoc reads from comments. */
function documentOf(openapi: string): object {
  const definition = { openapi, info: { title: "Reports", version: "1.0.0" } };
  return swaggerJsdoc({ failOnErrors: true, definition, apis: [ANNOTATED_ROUTES] });
}

/** The application of the comments, with its documentation before the guard. */
function documentedApp(): Express {
  const app = express();
  app.use("/docs", swaggerUi.serve, swaggerUi.setup(injectSwagger(documentOf("3.1.0"), options)));
  app.use(apikeeMiddleware(options), annotatedRoutes());
  return app;
}

/** The document that Swagger UI shows, once the page has run this script. */
function shownDocument(script: string): unknown {
  let shown: unknown;
  function SwaggerUIBundle(options: { spec: unknown }) {
    shown = options.spec;
  }
  Object.assign(SwaggerUIBundle, { presets: {}, plugins: {} });
  const window = { location: { search: "", origin: "http://localhost" }, onload() {} };
  runInNewContext(`${script}; window.onload();`, { window, SwaggerUIBundle, SwaggerUIStandalonePreset: {} });
  return shown;
}

describe("a document of swagger-jsdoc with the guard in it", () => {
  it("is the document that was given", () => {
    const document = documentOf("3.1.0");
    expect(injectSwagger(document, options)).toBe(document);
  });

  it("has the lock on what needs a key, with its scopes, and none on what is public", () => {
    expect(injectSwagger(documentOf("3.1.0"), options)).toMatchObject({
      components: { securitySchemes: { ApikeeAuth: { type: "apiKey", in: "header", name: "x-api-key" } } },
      paths: {
        "/health": { get: { security: [], responses: { 200: { description: "It is up." } } } },
        "/status": { get: { security: [] } },
        "/reports/{id}": {
          parameters: [{ name: "id" }],
          get: {
            security: [{ ApikeeAuth: ["reports:read"] }],
            responses: { 403: { description: "Ask for the scope reports:read." } },
          },
          delete: { security: [{ ApikeeAuth: ["reports:write"] }], responses: { 204: {}, 401: {}, 403: {} } },
        },
      },
    });
  });

  it("names its scopes beside the lock in OpenAPI 3.0", () => {
    expect(injectSwagger(documentOf("3.0.3"), options)).toMatchObject({
      paths: {
        "/reports/{id}": {
          get: { security: [{ ApikeeAuth: [] }], "x-required-scopes": ["reports:read"] },
          delete: { security: [{ ApikeeAuth: [] }], "x-required-scopes": ["reports:write"] },
        },
      },
    });
  });

  it("is the same where it is injected again", () => {
    const once = injectSwagger(documentOf("3.1.0"), options);
    expect(injectSwagger(structuredClone(once), options)).toEqual(once);
  });

  it.each([
    ["the instance", { apikee: new Apikee({ secret: SECRET, headerName: "X-Acme-Key" }) }, "x-acme-key"],
    ["the options", { secret: SECRET, headerName: "x-acme-key" }, "x-acme-key"],
    ["neither", {}, "x-api-key"],
  ])("names the header of %s", (_name, given, name) => {
    const document = injectSwagger(documentOf("3.1.0"), given);
    expect(document).toMatchObject({ components: { securitySchemes: { ApikeeAuth: { name } } } });
  });

  it("is a ConfigError where it is Swagger 2", () => {
    expect(() => injectSwagger({ swagger: "2.0", paths: {} }, options)).toThrow(ConfigError);
  });
});

describe("Swagger UI over it", () => {
  it("is served as a page, outside the guard", async () => {
    const { get } = await serve(documentedApp());
    const page = await get("/docs/");
    expect(page.status).toBe(200);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(await page.text()).toContain("swagger-ui-init.js");
  });

  it("is started with the scheme and the locks", async () => {
    const { get } = await serve(documentedApp());
    const script = await (await get("/docs/swagger-ui-init.js")).text();
    expect(script).toContain("ApikeeAuth");
    expect(JSON.stringify(shownDocument(script))).toBe(
      JSON.stringify(injectSwagger(documentOf("3.1.0"), options)),
    );
  });

  it("says of each route what the guard does", async () => {
    const { get, send } = await serve(documentedApp());
    expect((await get("/health")).status).toBe(200);
    expect((await get("/reports/7")).status).toBe(401);
    const headers = { "x-api-key": await mint("reports:read") };
    expect(await (await get("/reports/7", headers)).json()).toEqual({ id: "7" });
    expect((await send("/reports/7", { method: "DELETE", headers })).status).toBe(403);
  });
});
