import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { AppOptions, RunningApp } from "@apikee/conformance/contract";
import { type ServerType, serve } from "@hono/node-server";
import type { Hono } from "hono";
import { conformanceApp } from "./app.ts";

/** The application of the conformance suite on Node. */
export async function startHono(options: AppOptions): Promise<RunningApp> {
  const { app, apikee } = conformanceApp(options);
  const { origin, close } = await listen(app);
  return {
    origin,
    async close() {
      await close();
      await apikee.close();
    },
  };
}

/** Serves an application on a free port of the loopback interface. */
async function listen({ fetch }: Pick<Hono, "fetch">): Promise<RunningApp> {
  const server: ServerType = serve({ fetch, port: 0, hostname: "127.0.0.1" });
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      (server as Server).closeAllConnections();
      await closed;
    },
  };
}
