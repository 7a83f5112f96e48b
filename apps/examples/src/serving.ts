import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Apikee } from "@apikee/core";

/** An example that listens. */
export interface Serving {
  /** Where, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** Ends it, with the connections that are open. The Apikee is the caller's to close. */
  close(): Promise<void>;
}

/**
 * Serves the orders API on 127.0.0.1 at a port, 0 for a free one; rejects with the code `EADDRINUSE` where the
 * port is taken. The `serve.ts` of each framework exports one.
 */
export type Serve = (apikee: Apikee, port: number) => Promise<Serving>;

/** A server of node:http that was told to listen, once it does. */
export async function serving(server: Server): Promise<Serving> {
  if (!server.listening) await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
