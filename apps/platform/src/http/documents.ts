import type { OpenAPIHono } from "@hono/zod-openapi";
import { Hono } from "hono";
import type { HttpEnv } from "./env.ts";
import { PAGE, PAGE_SCRIPT, readAsset } from "./swagger-ui.ts";
import { describeVersion1 } from "./version-1-description.ts";

/** What the platform's pages may load and do: nothing from elsewhere. Swagger UI sets styles of its own. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** `/openapi.json`, which the schemas of the routes make, and `/docs`, where Swagger UI shows it. */
export function documentRoutes(described: OpenAPIHono<HttpEnv>): Hono<HttpEnv> {
  describe(described);
  describeVersion1(described);
  let document: string | undefined;
  const app = new Hono<HttpEnv>();
  app.get("/openapi.json", (c) => {
    document ??= JSON.stringify(openApiDocument(described));
    return c.body(document, 200, { "Content-Type": "application/json" });
  });
  app.get("/docs", (c) => c.html(PAGE, 200, { "Content-Security-Policy": PAGE_POLICY }));
  app.get("/docs/initializer.js", (c) => c.body(PAGE_SCRIPT, 200, { "Content-Type": "text/javascript" }));
  app.get("/docs/:name", async (c) => {
    const asset = await readAsset(c.req.param("name"));
    if (asset === null) return c.notFound();
    return c.body(asset.bytes, 200, {
      "Content-Type": asset.type,
      "Cache-Control": "public, max-age=3600",
      "X-Content-Type-Options": "nosniff",
    });
  });
  return app;
}

function describe({ openAPIRegistry }: OpenAPIHono<HttpEnv>): void {
  openAPIRegistry.registerComponent("securitySchemes", "ManagementKey", {
    type: "apiKey",
    in: "header",
    name: "x-api-key",
    description: "A management key, for its own environment.",
  });
  openAPIRegistry.registerComponent("securitySchemes", "Bearer", {
    type: "http",
    scheme: "bearer",
    description: "An administrator's token, or a management key.",
  });
}

function openApiDocument(described: OpenAPIHono<HttpEnv>) {
  return described.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Apikee platform",
      version: "1",
      description: "Projects, clients, keys, endpoints and logs. Times are ISO 8601 in UTC.",
    },
    servers: [{ url: "/" }],
    security: [{ ManagementKey: [] }, { Bearer: [] }],
  });
}
