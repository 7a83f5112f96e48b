import type { Server } from "node:http";
import { createAdaptorServer } from "@hono/node-server";
import { type Serve, serving } from "../serving.ts";
import { createApp } from "./app.ts";

/** The orders API in Hono, listening. */
export const serve: Serve = (apikee, port) => {
  const server = createAdaptorServer({ fetch: createApp(apikee).fetch }) as Server;
  return serving(server.listen(port, "127.0.0.1"));
};
