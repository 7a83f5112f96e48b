import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer, type HttpBindings } from "@hono/node-server";

/** Answers a request; `bindings` is what a server tells besides. Where it rejects, the connection ends without an answer. */
export type SocketHandler = (request: Request, bindings: object) => Promise<Response>;

/** A handler that listens on the loopback interface. */
export interface Socket {
  /** Such as `http://127.0.0.1:40123`. */
  readonly origin: string;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

/** Serves a handler on a free port of this machine, which no other machine can reach. */
export async function openSocket(handle: SocketHandler): Promise<Socket> {
  const server = createAdaptorServer({
    fetch: async (request, bindings) => {
      try {
        return await handle(request, bindings);
      } catch {
        (bindings as HttpBindings).outgoing.destroy();
        return new Response(null);
      }
    },
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
