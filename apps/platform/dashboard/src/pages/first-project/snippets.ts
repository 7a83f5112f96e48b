/** What an application needs of a framework's adapter. */
interface Snippet {
  readonly name: string;
  readonly install: string;
  /** The file that holds `code`. */
  readonly file: string;
  readonly code: string;
  /** Starts the application. */
  readonly start: string;
}

/** Loads the environment lines, starts the application, and calls it with a first key. */
export function firstCall({ start }: Snippet): string {
  return `set -a; . ./.env; set +a
${start} &
curl -H "x-api-key: $(npx -y @apikee/cli create acme-corp)" http://127.0.0.1:3000/hello`;
}

/** A guarded API in each framework; the credentials come from the environment. */
export const SNIPPETS: readonly [Snippet, ...Snippet[]] = [
  {
    name: "Express",
    install: "npm install express @apikee/express",
    file: "server.mjs",
    code: `import express from "express";
import { apikeeMiddleware } from "@apikee/express";

const app = express();
app.use(apikeeMiddleware());
app.get("/hello", (req, res) => res.json({ hello: req.apikee?.tenant }));
app.listen(3000);`,
    start: "node server.mjs",
  },
  {
    name: "Fastify",
    install: "npm install fastify @apikee/fastify",
    file: "server.mjs",
    code: `import fastify from "fastify";
import { apikeePlugin } from "@apikee/fastify";

const app = fastify();
await app.register(apikeePlugin);
app.get("/hello", async (request) => ({ hello: request.apikee?.tenant }));
await app.listen({ port: 3000 });`,
    start: "node server.mjs",
  },
  {
    name: "Hono",
    install: "npm install hono @hono/node-server @apikee/hono",
    file: "server.mjs",
    code: `import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { apikeeMiddleware } from "@apikee/hono";

const app = new Hono()
  .use(apikeeMiddleware())
  .get("/hello", (c) => c.json({ hello: c.var.apikee?.tenant }));
serve({ fetch: app.fetch, port: 3000 });`,
    start: "node server.mjs",
  },
  {
    name: "NestJS",
    install: "npm install @apikee/nestjs",
    file: "app.module.ts",
    code: `import { ApikeeModule, Claims } from "@apikee/nestjs";
import { Controller, Get, Module } from "@nestjs/common";

@Controller()
class HelloController {
  @Get("hello")
  hello(@Claims() claims: Claims) {
    return { hello: claims.tenant };
  }
}

@Module({ imports: [ApikeeModule.forRoot()], controllers: [HelloController] })
export class AppModule {}`,
    start: "npm start",
  },
];
