import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { ApikeeEvent } from "@apikee/core";
import { apikeeMiddleware } from "@apikee/express";
import express from "express";
import { expect, it } from "vitest";

it("tells once of routes that Express 4 was given before the guard", async () => {
  const events: ApikeeEvent[] = [];
  const secret = "a-secret-of-forty-eight-characters-for-the-tests";
  const app = express();
  app.get("/open", (_req, res) => void res.json({}));
  app.get("/health", (_req, res) => void res.json({}));
  app.use(
    apikeeMiddleware({ secret, excludePaths: ["/health"], onEvent: (event) => void events.push(event) }),
  );
  app.get("/guarded", (_req, res) => void res.json({}));

  const server = app.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const answers = [1, 2].map(() => fetch(`http://127.0.0.1:${port}/guarded`));
  const statuses = (await Promise.all(answers)).map(({ status }) => status);
  server.closeAllConnections();
  server.close();

  expect(statuses).toEqual([401, 401]);
  expect(events).toEqual([
    { type: "ROUTE_BEFORE_GUARD", routes: ["GET /open"], message: expect.any(String) },
  ]);
});
