import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Longer than any run, so that an application never finds its connection just closed. */
const KEEP_ALIVE_MS = 120_000;

const NO_CONTENT = 204;

/** What a platform is behind the gateway: a `fetch` handler. */
export type Upstream = (request: Request) => Promise<Response>;

/** What was sent to the channel. */
interface ChannelCall {
  /** The envelope, as it came. */
  readonly body: string;
  /** What the platform answered to the last call that it was let answer. */
  readonly earlier: string;
  /** Lets the platform answer, to another envelope where one is given. */
  pass(body?: string): Promise<PlatformAnswer>;
}

/** What the platform answers, as text. */
export interface PlatformAnswer {
  readonly status: number;
  readonly text: string;
}

/** Stands between application and platform: answers a call of the channel in the platform's place. */
export type Interceptor = (call: ChannelCall, response: ServerResponse) => void | Promise<void>;

/** Serves a platform on a loopback socket, and is where a man in the middle stands. */
export class Gateway {
  /** Answers the key document instead of the platform. Null: the platform answers. */
  document: (() => string) | null = null;
  /** Requests that have come in, of whatever kind. */
  requestCount = 0;
  /** Calls of the channel that have not been answered: in peace, the feed's long poll. */
  underWay = 0;
  readonly #upstream: Upstream;
  readonly #server: Server;
  #earlier = "";
  #intercept: Interceptor | null = null;
  /** What an interceptor has not answered. */
  readonly #held = new Set<ServerResponse>();

  private constructor(upstream: Upstream) {
    this.#upstream = upstream;
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** A gateway that listens. */
  static async open(upstream: Upstream): Promise<Gateway> {
    const gateway = new Gateway(upstream);
    await new Promise<void>((resolve) => gateway.#server.listen(0, "127.0.0.1", resolve));
    return gateway;
  }

  /** Null: the platform answers. Who stood there before leaves, and his connections end with him. */
  set intercept(interceptor: Interceptor | null) {
    this.#intercept = interceptor;
    for (const response of this.#held) response.destroy();
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requestCount++;
    const body = await textOf(request);
    const isCall = request.method === "POST";
    const pass = (changed = body) => this.#pass(request, response, changed);
    if (!isCall) {
      write(response, this.document === null ? await pass() : { status: 200, text: this.document() });
      return;
    }
    this.underWay++;
    response.once("close", () => {
      this.underWay--;
      this.#held.delete(response);
    });
    if (this.#intercept !== null) {
      this.#held.add(response);
      await this.#intercept({ body, earlier: this.#earlier, pass }, response);
      return;
    }
    const answer = await pass();
    this.#earlier = answer.text;
    write(response, answer);
  }

  async #pass(request: IncomingMessage, response: ServerResponse, body: string): Promise<PlatformAnswer> {
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    const { method = "GET" } = request;
    const answer = await this.#upstream(
      new Request(`http://127.0.0.1:${this.port}${request.url}`, {
        method,
        signal: gone.signal,
        headers: { "content-type": request.headers["content-type"] ?? "" },
        ...(method === "POST" && { body }),
      }),
    );
    return { status: answer.status, text: await answer.text() };
  }
}

/** Writes an answer as the platform would. */
export function write(response: ServerResponse, { status, text }: PlatformAnswer): void {
  response.writeHead(status, {
    "content-type": "application/json",
    // In one piece, as it is looked for on the wire.
    ...(status !== NO_CONTENT && { "content-length": Buffer.byteLength(text) }),
  });
  response.end(text);
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

/** Ends the connection without an answer; the platform sees nothing. */
export const hangUp: Interceptor = (_call, response) => void response.destroy();

/** The platform does what is asked, and its answer is lost. */
export const loseAnswer: Interceptor = async ({ pass }, response) => {
  await pass();
  response.destroy();
};
