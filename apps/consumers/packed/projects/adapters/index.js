import "reflect-metadata";
import { once } from "node:events";
import { Apikee } from "@apikee/core";
import { apikeePlugin } from "@apikee/fastify";
import { apikeeMiddleware, requireScope } from "@apikee/hono";
import { ApikeeModule, Claims, RequireScope } from "@apikee/nestjs";
import { serve } from "@hono/node-server";
import { Controller, Get, Module } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import Fastify from "fastify";
import { Hono } from "hono";

const apikee = new Apikee();
const key = await apikee.create("acme-corp", { scopes: ["orders:read"] });

/** The same application with each adapter: where it listens, and how it ends. */
const APPLICATIONS = {
  async fastify() {
    const app = Fastify();
    await app.register(apikeePlugin, { apikee });
    app.get("/orders", { config: { apikee: { scopes: ["orders:read"] } } }, async (request) => ({
      tenant: request.apikee.tenant,
    }));
    app.get("/admin", { config: { apikee: { scopes: ["admin"] } } }, async () => ({}));
    return { origin: await app.listen({ port: 0, host: "127.0.0.1" }), close: () => app.close() };
  },
  async hono() {
    const app = new Hono().use(apikeeMiddleware({ apikee }));
    app.get("/orders", requireScope("orders:read"), (c) => c.json({ tenant: c.var.apikee.tenant }));
    app.get("/admin", requireScope("admin"), (c) => c.json({}));
    const server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" });
    await once(server, "listening");
    return { origin: `http://127.0.0.1:${server.address().port}`, close: () => closeServer(server) };
  },
  async nestjs() {
    const app = await NestFactory.create(ordersModule(), { logger: false });
    await app.listen(0, "127.0.0.1");
    const server = app.getHttpServer();
    return { origin: `http://127.0.0.1:${server.address().port}`, close: () => app.close() };
  },
};

/** What TypeScript makes of decorators, by hand. */
function ordersModule() {
  class OrdersController {
    orders(tenant) {
      return { tenant };
    }
    admin() {
      return {};
    }
  }
  const method = (name, ...decorators) => {
    const descriptor = Object.getOwnPropertyDescriptor(OrdersController.prototype, name);
    for (const decorate of decorators) decorate(OrdersController.prototype, name, descriptor);
  };
  Claims("tenant")(OrdersController.prototype, "orders", 0);
  method("orders", Get("orders"), RequireScope("orders:read"));
  method("admin", Get("admin"), RequireScope("admin"));
  Controller()(OrdersController);
  class AppModule {}
  Module({ imports: [ApikeeModule.forRoot({ apikee })], controllers: [OrdersController] })(AppModule);
  return AppModule;
}

async function closeServer(server) {
  server.close();
  server.closeAllConnections();
  await once(server, "close");
}

const answers = {};
for (const [name, start] of Object.entries(APPLICATIONS)) {
  const { origin, close } = await start();
  const headers = { "x-api-key": key, connection: "close" };
  const requests = [
    await fetch(`${origin}/orders`, { headers }),
    await fetch(`${origin}/orders`, { headers: { connection: "close" } }),
    await fetch(`${origin}/admin`, { headers }),
  ];
  answers[name] = { statuses: requests.map(({ status }) => status), body: await requests[0].json() };
  await close();
}
console.log(JSON.stringify(answers));
