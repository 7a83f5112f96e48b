import type { Server, ServerResponse } from "node:http";

/** Counts the requests of a server that are under way: from their headers until the last byte of the answer. */
export class UnderWay {
  #count = 0;

  /** Counts from now on. */
  constructor(server: Pick<Server, "on">) {
    server.on("request", (_request: unknown, response: ServerResponse) => {
      this.#count++;
      // Also where the connection breaks.
      response.once("close", () => this.#count--);
    });
  }

  get count(): number {
    return this.#count;
  }
}
