import { createRequire } from "node:module";
import { dirname } from "node:path";
import { serveStatic } from "@hono/node-server/serve-static";
import { Hono } from "hono";
import { html } from "hono/html";

const FILES = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));

/** Swagger UI at `/docs/`, which shows the document at this path; its files are served from here and from nowhere else. */
export function swaggerUi(document: string): Hono {
  const app = new Hono();
  app.get("/docs", (c) => c.redirect("/docs/"));
  app.get("/docs/", (c) =>
    c.html(html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Orders</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css" />
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script>
      SwaggerUIBundle({ url: "${document}", dom_id: "#swagger-ui", validatorUrl: null });
    </script>
  </body>
</html>`),
  );
  app.get(
    "/docs/:file{swagger-ui(-bundle)?\\.(css|js)}",
    serveStatic({ root: FILES, rewriteRequestPath: (path) => path.replace(/^.*\//, "/") }),
  );
  return app;
}
