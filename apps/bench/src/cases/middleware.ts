import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { apikeeMiddleware } from "@apikee/express";
import express, { type Express } from "express";
import { compareWithDifference } from "../compare.ts";
import { KeepAliveClient } from "../keep-alive-client.ts";
import type { Candidate } from "../measure.ts";
import type { Section } from "../report.ts";
import { makeKey, SECRET, TENANT } from "../subject.ts";

/** What `apikeeMiddleware()` adds to a request, in local mode, for a key that was seen before. */
export async function middlewareSection(): Promise<Section> {
  const request = requestText(await makeKey());
  const bare = await RunningApp.start("Express 5 alone", appWith(false), request);
  const guarded = await RunningApp.start("Express 5 with apikeeMiddleware", appWith(true), request);
  const rows = await compareWithDifference(
    {
      label: "the Express middleware",
      unit: "µs",
      plan: { rounds: 600, sampleMs: 4 },
      entries: [{ candidate: bare.candidate }, { candidate: guarded.candidate }],
    },
    "added by the middleware",
  );
  await Promise.all([bare.stop(), guarded.stop()]);
  return {
    title: "What the Express middleware costs",
    ratioOf: "Express 5 alone",
    note:
      "A request and its response over a loopback connection that stays open, one at a time, client and server " +
      "in one process. Each app has one route, which answers a small JSON object; the key is in the cache.",
    rows,
  };
}

/** The same application, with or without the line that is measured. */
function appWith(guarded: boolean): Express {
  const app = express();
  if (guarded) app.use(apikeeMiddleware({ secret: SECRET }));
  app.get("/orders", (_req, res) => {
    res.json({ tenant: TENANT, orders: [1, 2, 3] });
  });
  return app;
}

function requestText(key: string): string {
  return `GET /orders HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\nAccept: */*\r\nX-Api-Key: ${key}\r\n\r\n`;
}

/** An application that listens, and the one client that it has. */
class RunningApp {
  readonly #server: Server;
  readonly #client: KeepAliveClient;
  readonly candidate: Candidate;

  private constructor(name: string, server: Server, client: KeepAliveClient) {
    this.#server = server;
    this.#client = client;
    this.candidate = {
      name,
      prepare: (operations) => async () => {
        for (let i = 0; i < operations; i++) await client.exchange();
      },
    };
  }

  static async start(name: string, app: Express, request: string): Promise<RunningApp> {
    const server = createServer(app);
    // The connection waits while others have their turn; the server must not end it.
    server.keepAliveTimeout = 0;
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    return new RunningApp(name, server, await KeepAliveClient.open(port, request));
  }

  async stop(): Promise<void> {
    this.#client.close();
    this.#server.close();
    await once(this.#server, "close");
  }
}
