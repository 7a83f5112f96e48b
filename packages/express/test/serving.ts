import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Apikee } from "@apikee/core";
import express, { type ErrorRequestHandler, type Express } from "express";
import { onTestFinished } from "vitest";

export const SECRET = "unit-test-secret-0123456789abcdef0123456789abcdef";

/** What the tests' keys are made and verified with. */
export const apikee = new Apikee({ secret: SECRET });

/** A good key of acme-corp with these scopes. */
export function mint(...scopes: string[]): Promise<string> {
  return apikee.create("acme-corp", { scopes, expiresIn: "1h" });
}

/** An application that is sent requests. */
export interface Served {
  /** Requests a path with these headers. */
  get(path: string, headers?: HeadersInit): Promise<Response>;
  /** Requests a path with anything that fetch takes. */
  send(path: string, init: RequestInit): Promise<Response>;
}

/** Serves the application on a free port until the test has finished. Its errors are answered by `tellError`. */
export async function serve(app: Express): Promise<Served> {
  app.use(tellError);
  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  });
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const send = (path: string, init: RequestInit) => fetch(origin + path, { redirect: "manual", ...init });
  return { send, get: (path, headers) => send(path, headers === undefined ? {} : { headers }) };
}

/** Answers 500 with the error's name and message, so that a test sees what reached the error handler. */
const tellError: ErrorRequestHandler = (error: unknown, _req, res, _next) => {
  const told = error instanceof Error ? { name: error.name, message: error.message } : { thrown: error };
  res.status(500).json(told);
};

/** An application with this before the handlers, each of which answers the tenant of the key, or `nobody`. */
export function tenantApp(...before: express.RequestHandler[]): Express {
  const app = express();
  for (const handler of before) app.use(handler);
  app.all("/{*path}", (req, res) => {
    res.json({ tenant: req.apikee?.tenant ?? "nobody" });
  });
  return app;
}
