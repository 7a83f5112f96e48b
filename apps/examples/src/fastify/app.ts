import { type Apikee, apikeePlugin } from "@apikee/fastify";
import swagger from "@fastify/swagger";
import swaggerUi from "@fastify/swagger-ui";
import Fastify, { type FastifyInstance } from "fastify";
import { OrderBook } from "../orders.ts";

/** What a route requires of the key; @fastify/swagger's document says it by itself. */
const scope = (name: string) => ({ apikee: { scopes: [name] as [string] } });

/** A small order API: each tenant sees its own orders, and needs a scope to add or remove one. */
export async function createApp(apikee: Apikee): Promise<FastifyInstance> {
  const orders = new OrderBook();
  const app = Fastify({ forceCloseConnections: true });
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: { title: "Orders", version: "1.0.0", description: "An example API that is guarded by Apikee." },
    },
  });
  await app.register(swaggerUi, { routePrefix: "/docs" });
  await app.register(apikeePlugin, { apikee, excludePaths: ["/openapi.json", "/docs", "/docs/", "/docs/*"] });

  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());

  app.get(
    "/health",
    {
      config: { apikee: false },
      schema: {
        summary: "Whether the API is up. Public.",
        response: { 200: { description: "It is up." } },
      },
    },
    async () => ({ status: "ok" }),
  );

  app.get(
    "/me",
    {
      schema: {
        summary: "What your key says.",
        response: { 200: { description: "The tenant and scopes of the key." } },
      },
    },
    async (request) => {
      const { tenant, scopes, expiresAt } = request.apikee!;
      return { tenant, scopes, expiresAt };
    },
  );

  app.get(
    "/orders",
    {
      config: scope("orders:read"),
      schema: { summary: "Your orders.", response: { 200: { description: "The orders of your tenant." } } },
    },
    async (request) => orders.of(request.apikee!.tenant),
  );

  app.post<{ Body: { item: string } }>(
    "/orders",
    {
      config: scope("orders:write"),
      schema: {
        summary: "Adds an order.",
        body: { type: "object", required: ["item"], properties: { item: { type: "string" } } },
        response: {
          201: { description: "The new order." },
          422: { description: "The order names no item." },
        },
      },
      // Before Fastify makes a text of whatever item is.
      async preValidation({ body }, reply) {
        if (typeof body?.item === "string" && body.item !== "") return;
        return reply.code(422).send({ error: "INVALID_ORDER", message: "item must be a text" });
      },
    },
    async (request, reply) => reply.code(201).send(orders.add(request.apikee!.tenant, request.body.item)),
  );

  app.delete<{ Params: { id: number } }>(
    "/orders/:id",
    {
      config: scope("orders:delete"),
      schema: {
        summary: "Removes an order.",
        params: { type: "object", properties: { id: { type: "integer" } } },
        response: {
          204: { description: "It is gone.", type: "null" },
          404: { description: "You have no such order.", type: "null" },
        },
      },
    },
    async (request, reply) =>
      reply.code(orders.remove(request.apikee!.tenant, request.params.id) ? 204 : 404).send(),
  );

  return app;
}
