import { once } from "node:events";
import { connect, type Socket } from "node:net";

const OK = Buffer.from("HTTP/1.1 200 ", "latin1");

/**
 * One connection to an HTTP server, and one request at a time on it, whose responses all have one length. It
 * counts their bytes and reads nothing but their status, so that the figures are those of the server.
 */
export class KeepAliveClient {
  readonly #socket: Socket;
  readonly #request: Uint8Array;
  /** Bytes of a response; every response has as many as the first. */
  readonly #responseBytes: number;
  #missingBytes = 0;
  #onResponse: () => void = () => {};
  #onFailure: (error: Error) => void = () => {};

  private constructor(socket: Socket, request: Uint8Array, responseBytes: number) {
    this.#socket = socket;
    this.#request = request;
    this.#responseBytes = responseBytes;
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    socket.on("error", (error) => this.#onFailure(error));
    socket.on("close", () => this.#onFailure(new Error("the server closed the connection")));
  }

  /**
   * Connects to a port of this machine and learns from a first exchange how long a response is.
   *
   * @throws Error where the server does not answer 200.
   */
  static async open(port: number, request: Uint8Array): Promise<KeepAliveClient> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    await once(socket, "connect");
    socket.write(request);
    return new KeepAliveClient(socket, request, await firstResponseBytes(socket));
  }

  /**
   * Sends a request, the first one again unless another is given, and waits for the whole response.
   *
   * @throws Error where the response is not 200 or longer than the first.
   */
  exchange(request: Uint8Array = this.#request): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#missingBytes = this.#responseBytes;
      this.#onResponse = resolve;
      this.#onFailure = reject;
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    const isFirst = this.#missingBytes === this.#responseBytes;
    if (isFirst && chunk.length >= OK.length && chunk.compare(OK, 0, OK.length, 0, OK.length) !== 0) {
      this.#onFailure(new Error("the server did not answer 200"));
      return;
    }
    this.#missingBytes -= chunk.length;
    if (this.#missingBytes === 0) this.#onResponse();
    else if (this.#missingBytes < 0) this.#onFailure(new Error("a response is longer than the first was"));
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
