/** What an application needs of a framework's adapter. */
interface Snippet {
  readonly name: string;
  readonly install: string;
  readonly code: string;
}

/** A guarded API in each framework; the credentials come from the environment. */
export const SNIPPETS: readonly [Snippet, ...Snippet[]] = [
  {
    name: "Express",
    install: "npm install express @apikee/express",
    code: `import express from "express";
import { apikeeMiddleware } from "@apikee/express";

const app = express();
app.use(apikeeMiddleware());
app.get("/hello", (req, res) => res.json({ hello: req.apikee?.tenant }));
app.listen(3000);`,
  },
  {
    name: "Fastify",
    install: "npm install fastify @apikee/fastify",
    code: `import fastify from "fastify";
import { apikeePlugin } from "@apikee/fastify";

const app = fastify();
await app.register(apikeePlugin);
app.get("/hello", async (request) => ({ hello: request.apikee?.tenant }));
await app.listen({ port: 3000 });`,
  },
  {
    name: "Hono",
    install: "npm install hono @hono/node-server @apikee/hono",
    code: `import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { apikeeMiddleware } from "@apikee/hono";

const app = new Hono()
  .use(apikeeMiddleware())
  .get("/hello", (c) => c.json({ hello: c.var.apikee?.tenant }));
serve({ fetch: app.fetch, port: 3000 });`,
  },
  {
    name: "NestJS",
    install: "npm install @apikee/nestjs",
    code: `import { ApikeeModule, Claims } from "@apikee/nestjs";
import { Controller, Get, Module } from "@nestjs/common";

@Controller()
class HelloController {
  @Get("hello")
  hello(@Claims() claims) {
    return { hello: claims.tenant };
  }
}

@Module({ imports: [ApikeeModule.forRoot()], controllers: [HelloController] })
export class AppModule {}`,
  },
];
