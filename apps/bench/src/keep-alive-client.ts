import { once } from "node:events";
import { connect, type Socket } from "node:net";

/**
 * One connection to an HTTP server, and one request at a time on it, always the same. It counts bytes and
 * parses nothing, so that the figures are those of the server.
 */
export class KeepAliveClient {
  readonly #socket: Socket;
  readonly #request: Buffer;
  /** Bytes of a response; every response has as many as the first. */
  readonly #responseBytes: number;
  #missingBytes = 0;
  #onResponse: () => void = () => {};

  private constructor(socket: Socket, request: Buffer, responseBytes: number) {
    this.#socket = socket;
    this.#request = request;
    this.#responseBytes = responseBytes;
    socket.on("data", (chunk: Buffer) => {
      this.#missingBytes -= chunk.length;
      if (this.#missingBytes === 0) this.#onResponse();
    });
  }

  /**
   * Connects to a port of this machine and learns from a first exchange how long a response is.
   *
   * @throws Error where the server does not answer 200.
   */
  static async open(port: number, requestText: string): Promise<KeepAliveClient> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    const request = Buffer.from(requestText, "latin1");
    socket.write(request);
    return new KeepAliveClient(socket, request, await firstResponseBytes(socket));
  }

  /** Sends the request and waits for the whole response. */
  exchange(): Promise<void> {
    return new Promise((resolve) => {
      this.#missingBytes = this.#responseBytes;
      this.#onResponse = resolve;
      this.#socket.write(this.#request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Reads one response that tells its length, and counts it. */
async function firstResponseBytes(socket: Socket): Promise<number> {
  let received = "";
  for (;;) {
    const [chunk]: unknown[] = await once(socket, "data");
    received += Buffer.isBuffer(chunk) ? chunk.toString("latin1") : "";
    const bodyStart = received.indexOf("\r\n\r\n") + 4;
    if (bodyStart < 4) continue;
    const bodyBytes = Number(/^content-length: (\d+)/im.exec(received)?.[1]);
    if (!received.startsWith("HTTP/1.1 200 ") || Number.isNaN(bodyBytes)) {
      throw new Error("the server did not answer as it should");
    }
    if (received.length >= bodyStart + bodyBytes) return received.length;
  }
}
