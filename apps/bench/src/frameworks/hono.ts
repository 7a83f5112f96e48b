import type { Server } from "node:http";
import { apikeeMiddleware } from "@apikee/hono";
import { createAdaptorServer } from "@hono/node-server";
import { Hono } from "hono";
import { SECRET } from "../subject.ts";
import { ANSWER, type MeasuredFramework } from "./measured-framework.ts";

export const measuredHono: MeasuredFramework = {
  name: "Hono 4",
  adapter: "apikeeMiddleware",
  mostAddedUs: 10,
  async app(guarded) {
    const app = new Hono();
    if (guarded) app.use(apikeeMiddleware({ secret: SECRET, serverKey: null }));
    app.get("/orders", (c) => c.json(ANSWER));
    return createAdaptorServer({ fetch: app.fetch }) as Server;
  },
};
