import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { systemClock } from "../../src/bytes/clock.ts";
import { FakePlatform } from "./fake-platform.ts";

/** A fake platform behind a real socket on loopback. */
export class PlatformServer {
  readonly platform = new FakePlatform(systemClock);
  /** Connections that were ever made. */
  connections = 0;
  /** Answers a request in place of the platform, and says so; or leaves it to it. */
  intercept: (request: IncomingMessage, response: ServerResponse) => boolean = () => false;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      if (!this.intercept(request, response)) void this.#serve(request, response);
    });
    this.#server.on("connection", () => this.connections++);
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/v1`;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const url = new URL(request.url ?? "/", "https://platform.test");
    const answer = await this.platform.fetch(url.href, { body });
    response.writeHead(answer.status, { "content-type": "application/json" });
    Readable.from([Buffer.from(await answer.arrayBuffer())]).pipe(response);
  }
}
