import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import type { OnEnd } from "./on-end.ts";

/** What a client meets in the platform's place. */
export type Fault =
  /** Connections are refused. */
  | "refused"
  /** Each answer comes five seconds late. */
  | "slow"
  /** Connections are accepted, and nothing ever comes. */
  | "half-open"
  /** Bytes that are no HTTP. */
  | "garbage"
  /** HTTP 200 with HTML. */
  | "html"
  /** The answer, one byte a second. */
  | "drip";

const SLOW_MS = 5000;
const DRIP_MS = 1000;
const HTML = "<!doctype html><title>It works</title>";
const HTML_ANSWER = `HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: ${HTML.length}\r\n\r\n${HTML}`;
/** Every request but a batch of reports is far shorter. */
const LARGE_BYTES = 10_000;

/** Stands between applications and a platform on loopback, and lets through what it is told to. */
export class FaultyProxy {
  /** Called when a request begins that can only be a batch of reports. */
  onLargeRequest: () => void = () => undefined;
  /** Called when such a batch is answered; where it says `"withhold"`, the client never sees that. */
  onLargeAnswer: () => "pass" | "withhold" = () => "pass";
  readonly #server: Server;
  readonly #target: { readonly port: number };
  readonly #connections = new Set<Connection>();
  #port = 0;
  #fault: Fault | null = null;

  private constructor(target: { readonly port: number }) {
    this.#target = target;
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  /** A proxy on a free port, in front of whoever listens on the target's port then. */
  static async before(target: { readonly port: number }, onEnd: OnEnd): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target);
    await proxy.#listen();
    onEnd(() => proxy.#close());
    return proxy;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${this.#port}/api/v1`;
  }

  get fault(): Fault | null {
    return this.#fault;
  }

  /** Batches of reports that the platform has not begun to answer. */
  get unansweredLargeRequests(): number {
    return [...this.#connections].filter(({ isLargeUnanswered }) => isLargeUnanswered).length;
  }

  /** From now on the platform is as `fault` says, also on connections that stand. */
  async set(fault: Fault): Promise<void> {
    this.#fault = fault;
    if (fault === "refused") await this.#close();
  }

  /** The platform is itself again; connections that met a fault are gone. */
  async clear(): Promise<void> {
    this.#fault = null;
    for (const connection of this.#connections) connection.destroy();
    if (!this.#server.listening) await this.#listen();
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, "127.0.0.1");
    await once(this.#server, "listening");
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async #close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const connection of this.#connections) connection.destroy();
    await closed;
  }

  #accept(client: Socket): void {
    const platform = connect({ port: this.#target.port, host: "127.0.0.1", noDelay: true });
    const connection = new Connection(client, platform, this);
    this.#connections.add(connection);
    client.once("close", () => this.#connections.delete(connection));
  }
}

/** One connection of a client, and the one to the platform that belongs to it. */
class Connection {
  /** Whether a batch of reports is under way of which no byte of an answer has come. */
  isLargeUnanswered = false;
  readonly #client: Socket;
  readonly #platform: Socket;
  readonly #proxy: FaultyProxy;
  #dripping: Buffer[] = [];
  #dripTimer: NodeJS.Timeout | undefined;

  constructor(client: Socket, platform: Socket, proxy: FaultyProxy) {
    this.#client = client;
    this.#platform = platform;
    this.#proxy = proxy;
    for (const socket of [client, platform]) {
      socket.on("error", () => this.destroy());
      socket.on("close", () => this.destroy());
    }
    client.on("data", (chunk) => this.#request(chunk));
    platform.on("data", (chunk) => this.#answer(chunk));
  }

  destroy(): void {
    clearInterval(this.#dripTimer);
    this.#client.destroy();
    this.#platform.destroy();
  }

  #request(chunk: Buffer): void {
    const { fault } = this.#proxy;
    if (fault === "half-open") return;
    if (fault === "garbage") this.#client.end(Buffer.alloc(512, "\u0000\u00ff~}", "latin1"));
    else if (fault === "html") this.#client.write(HTML_ANSWER);
    else this.#pass(chunk);
  }

  #pass(chunk: Buffer): void {
    this.#platform.write(chunk);
    const length = /\r\ncontent-length: (\d+)\r\n/i.exec(chunk.toString("latin1", 0, 1024))?.[1];
    if (Number(length ?? 0) < LARGE_BYTES) return;
    this.isLargeUnanswered = true;
    this.#proxy.onLargeRequest();
  }

  #answer(chunk: Buffer): void {
    if (this.isLargeUnanswered && this.#proxy.onLargeAnswer() === "withhold") return;
    this.isLargeUnanswered = false;
    const { fault } = this.#proxy;
    if (fault === null) this.#client.write(chunk);
    else if (fault === "slow") setTimeout(() => this.#client.write(chunk), SLOW_MS).unref();
    else if (fault === "drip") this.#drip(chunk);
  }

  #drip(chunk: Buffer): void {
    this.#dripping.push(chunk);
    this.#dripTimer ??= setInterval(() => {
      const [first, ...rest] = this.#dripping;
      if (first === undefined) return;
      this.#client.write(first.subarray(0, 1));
      this.#dripping = first.length === 1 ? rest : [first.subarray(1), ...rest];
    }, DRIP_MS);
  }
}
