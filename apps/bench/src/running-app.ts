import { once } from "node:events";
import { createServer, type RequestListener, Server } from "node:http";
import type { AddressInfo } from "node:net";
import { KeepAliveClient } from "./keep-alive-client.ts";
import type { Candidate } from "./measure.ts";

/** An application that listens, and the one client that it has. */
export class RunningApp {
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

  /** Starts an application, or a server that does not listen yet, on a free port. */
  static async start(name: string, app: RequestListener | Server, request: Uint8Array): Promise<RunningApp> {
    const server = app instanceof Server ? app : createServer(app);
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
