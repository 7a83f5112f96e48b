import { createRequire } from "node:module";
import { Apikee } from "@apikee/core";
import swagger, { type SwaggerOptions } from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { type ApikeePluginOptions, apikeePlugin } from "../src/index.ts";
import { apikee, get, newApp, SECRET } from "./injecting.ts";

/** The parser that @fastify/swagger writes with. */
const { parse: parseYaml } = createRequire(createRequire(import.meta.url).resolve("@fastify/swagger"))(
  "yaml",
) as {
  parse(text: string): unknown;
};

const OPENAPI: SwaggerOptions = {
  openapi: { openapi: "3.1.0", info: { title: "Orders", version: "1.0.0" } },
};
const hello = async () => "hello";

interface Operation {
  readonly security?: unknown;
  readonly responses: Record<string, unknown>;
  readonly "x-required-scopes"?: unknown;
}
interface Document {
  readonly components: { readonly securitySchemes: Record<string, object> };
  readonly paths: Record<string, Record<string, Operation>>;
}

function addRoutes(app: FastifyInstance): void {
  app.get("/health", hello);
  app.get("/orders/:id", { config: { apikee: { scopes: ["orders:read"] } } }, hello);
  app.delete(
    "/orders/:id",
    { preHandler: [app.requireScope("orders:write"), app.requireScope("admin")] },
    hello,
  );
  app.post("/orders", { schema: { tags: ["orders"], response: { 201: { description: "Made." } } } }, hello);
  app.get("/open", { config: { apikee: false } }, hello);
}

const documentOf = async (app: FastifyInstance): Promise<Document> => {
  await app.ready();
  return app.swagger() as unknown as Document;
};

const guard = { apikee, excludePaths: ["/health"] };
const ORDERS: readonly (readonly [string, (app: FastifyInstance) => Promise<void>])[] = [
  [
    "before the guard",
    async (app) => {
      await app.register(swagger, OPENAPI);
      await app.register(apikeePlugin, guard);
    },
  ],
  [
    "after the guard",
    async (app) => {
      await app.register(apikeePlugin, guard);
      await app.register(swagger, OPENAPI);
    },
  ],
];

describe("the document of @fastify/swagger", () => {
  it.each(ORDERS)("says what is guarded where it is registered %s", async (_name, register) => {
    const app = newApp();
    await register(app);
    addRoutes(app);
    const { components, paths } = await documentOf(app);
    expect(components.securitySchemes).toMatchObject({
      ApikeeAuth: { type: "apiKey", in: "header", name: "x-api-key" },
    });
    expect(paths["/orders"]?.["post"]?.security).toEqual([{ ApikeeAuth: [] }]);
    expect(paths["/orders/{id}"]?.["get"]?.security).toEqual([{ ApikeeAuth: ["orders:read"] }]);
    expect(paths["/orders/{id}"]?.["delete"]?.["x-required-scopes"]).toEqual(["orders:write", "admin"]);
    expect(paths["/open"]?.["get"]?.security).toEqual([]);
    expect(paths["/health"]?.["get"]?.security).toEqual([]);
    expect(Object.keys(paths["/orders"]?.["post"]?.responses ?? {})).toEqual([
      "201",
      "401",
      "403",
      "429",
      "503",
    ]);
    expect(Object.keys(paths["/open"]?.["get"]?.responses ?? {})).toEqual(["200"]);
  });

  it("is the same however often it is asked for, in YAML too", async () => {
    const app = newApp();
    await ORDERS[0]?.[1](app);
    addRoutes(app);
    const first = JSON.stringify(await documentOf(app));
    expect(JSON.stringify(app.swagger())).toBe(first);
    expect(parseYaml(app.swagger({ yaml: true }))).toEqual(JSON.parse(first));
  });

  it("is what @fastify/swagger-ui shows", async () => {
    const app = newApp();
    await app.register(swagger, OPENAPI);
    await app.register(swaggerUi);
    await app.register(apikeePlugin, { apikee, excludePaths: ["/documentation/*"] });
    addRoutes(app);
    const { paths } = (await get(app, "/documentation/json")).json<Document>();
    expect(paths["/orders"]?.["post"]?.security).toEqual([{ ApikeeAuth: [] }]);
    expect((await get(app, "/documentation/yaml")).body).toContain("- ApikeeAuth: []");
  });

  it("names the header of the instance, and keeps what authors wrote", async () => {
    const app = newApp();
    await app.register(swagger, {
      openapi: {
        info: { title: "Orders", version: "1.0.0" },
        components: { securitySchemes: { jwt: { type: "http", scheme: "bearer" } } },
      },
    });
    await app.register(apikeePlugin, { apikee: new Apikee({ secret: SECRET, headerName: "x-acme-key" }) });
    const schema = { security: [{ jwt: [] }], "x-internal": true };
    app.get("/both", { schema, config: { apikee: { scopes: ["a"] } } }, hello);
    const { components, paths } = await documentOf(app);
    expect(components.securitySchemes).toMatchObject({ ApikeeAuth: { name: "x-acme-key" }, jwt: {} });
    // OpenAPI 3.0 has no place for scopes in a requirement of a header.
    expect(paths["/both"]?.["get"]).toMatchObject({
      security: [{ jwt: [], ApikeeAuth: [] }],
      "x-required-scopes": ["a"],
      "x-internal": true,
    });
    expect(schema).toEqual({ security: [{ jwt: [] }], "x-internal": true });
  });

  it("says of a guarded scope what is inside it, and nothing of what is outside", async () => {
    const app = newApp();
    await app.register(swagger, OPENAPI);
    app.get("/outside", hello);
    app.register(
      async (scope) => {
        await scope.register(apikeePlugin, guard);
        addRoutes(scope);
      },
      { prefix: "/v1" },
    );
    const { paths } = await documentOf(app);
    expect(paths["/v1/orders"]?.["post"]?.security).toEqual([{ ApikeeAuth: [] }]);
    expect(paths["/v1/orders/{id}"]?.["get"]?.security).toEqual([{ ApikeeAuth: ["orders:read"] }]);
    expect(paths["/v1/open"]?.["get"]?.security).toEqual([]);
    expect(paths["/outside"]?.["get"]?.security).toEqual([]);
    expect(Object.keys(paths["/outside"]?.["get"]?.responses ?? {})).toEqual(["200"]);
  });

  it("goes through the application's own transform", async () => {
    const app = newApp();
    const options: SwaggerOptions = {
      ...OPENAPI,
      transform: ({ schema, url }) => ({
        schema: { ...schema, summary: "of the transform" },
        url: `/api${url}`,
      }),
      transformObject: (documents) => ({ ...("openapiObject" in documents ? documents.openapiObject : {}) }),
    };
    await app.register(swagger, options);
    await app.register(apikeePlugin, guard as ApikeePluginOptions);
    addRoutes(app);
    const { paths } = await documentOf(app);
    expect(paths["/api/orders/{id}"]?.["get"]).toMatchObject({
      summary: "of the transform",
      security: [{ ApikeeAuth: ["orders:read"] }],
    });
  });

  it("of version 2 is left as it is", async () => {
    const app = newApp();
    await app.register(swagger, {});
    await app.register(apikeePlugin, guard);
    app.get("/orders", hello);
    const document = (await documentOf(app)) as { swagger?: string } & Document;
    expect(document.swagger).toBe("2.0");
    expect(document.paths["/orders"]?.["get"]).not.toHaveProperty("security");
    expect(app.swagger({ yaml: true })).toContain('swagger: "2.0"');
  });

  it("is nothing that an application without @fastify/swagger needs", async () => {
    const app = newApp();
    await app.register(apikeePlugin, guard);
    addRoutes(app);
    await app.ready();
    expect(app.hasDecorator("swagger")).toBe(false);
  });
});
