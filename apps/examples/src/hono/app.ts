import type { Apikee } from "@apikee/core";
import { type ApikeeEnv, apikeeMiddleware, apikeeOpenAPI, requireScope } from "@apikee/hono";
import { createRoute, OpenAPIHono, z } from "@hono/zod-openapi";
import { OrderBook } from "../orders.ts";
import { swaggerUi } from "./swagger-ui.ts";

const health = createRoute({
  method: "get",
  path: "/health",
  summary: "Whether the API is up. Public.",
  responses: { 200: { description: "It is up." } },
});

const me = createRoute({
  method: "get",
  path: "/me",
  summary: "What your key says.",
  responses: { 200: { description: "The tenant and scopes of the key." } },
});

const listOrders = createRoute({
  method: "get",
  path: "/orders",
  summary: "Your orders.",
  middleware: [requireScope("orders:read")] as const,
  responses: { 200: { description: "The orders of your tenant." } },
});

const addOrder = createRoute({
  method: "post",
  path: "/orders",
  summary: "Adds an order.",
  middleware: [requireScope("orders:write")] as const,
  request: {
    body: { required: true, content: { "application/json": { schema: z.object({ item: z.string() }) } } },
  },
  responses: {
    201: { description: "The new order." },
    422: { description: "The order names no item." },
  },
});

const removeOrder = createRoute({
  method: "delete",
  path: "/orders/{id}",
  summary: "Removes an order.",
  middleware: [requireScope("orders:delete")] as const,
  request: {
    params: z.object({
      id: z.coerce
        .number()
        .int()
        .openapi({ type: "integer", param: { required: true } }),
    }),
  },
  responses: {
    204: { description: "It is gone." },
    404: { description: "You have no such order." },
  },
});

const INVALID_ORDER = { error: "INVALID_ORDER", message: "item must be a text" };

/** A small order API: each tenant sees its own orders, and needs a scope to add or remove one. */
export function createApp(apikee: Apikee): OpenAPIHono<ApikeeEnv> {
  const orders = new OrderBook();
  const app = new OpenAPIHono<ApikeeEnv>();

  // The documentation is public, so it stands before the guard.
  app.use("/openapi.json", apikeeOpenAPI(app));
  app.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: "Orders", version: "1.0.0", description: "An example API that is guarded by Apikee." },
  });
  app.route("/", swaggerUi("/openapi.json"));
  app.use(apikeeMiddleware({ apikee, excludePaths: ["/health"] }));

  app.openapi(health, (c) => c.json({ status: "ok" }));
  app.openapi(me, (c) => {
    const { tenant, scopes, expiresAt } = c.var.apikee!;
    return c.json({ tenant, scopes, expiresAt });
  });
  app.openapi(listOrders, (c) => c.json(orders.of(c.var.apikee!.tenant)));
  app.openapi(
    addOrder,
    (c) => {
      const { item } = c.req.valid("json");
      return item === "" ? c.json(INVALID_ORDER, 422) : c.json(orders.add(c.var.apikee!.tenant, item), 201);
    },
    (result, c) => (result.success ? undefined : c.json(INVALID_ORDER, 422)),
  );
  app.openapi(removeOrder, (c) => {
    const isGone = orders.remove(c.var.apikee!.tenant, c.req.valid("param").id);
    return c.body(null, isGone ? 204 : 404);
  });
  return app;
}
