import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

const LENGTH_BYTES = 4;
/** Messages of the protocol's that ask for something to be done: Query, Parse, Execute, Sync would be the end of one. */
const STATEMENT_TYPES = new Set(["Q", "P"]);

/** Stands between a platform and PostgreSQL, and breaks what passes. Gone when the test ends. */
export class Relay {
  /** Statements that passed since `onStatement` was set last. */
  statements = 0;
  /** Nothing passes any more, and nobody is told: what a pulled cable looks like. */
  isSilent = false;
  readonly url: string;
  readonly #sockets: Set<Socket>;
  #cutAt = Number.POSITIVE_INFINITY;

  private constructor(url: string, sockets: Set<Socket>) {
    this.url = url;
    this.#sockets = sockets;
  }

  static async start(targetUrl: string): Promise<Relay> {
    const target = new URL(targetUrl);
    const sockets = new Set<Socket>();
    const server = createServer((socket) =>
      relay.#join(socket, connect(Number(target.port), target.hostname)),
    );
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    const here = new URL(targetUrl);
    here.port = String(address !== null && typeof address === "object" ? address.port : 0);
    here.hostname = "127.0.0.1";
    const relay: Relay = new Relay(here.href, sockets);
    onTestFinished(() => {
      server.close();
      relay.cut();
    });
    return relay;
  }

  /** Cuts every connection off. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Cuts every connection off in place of the statement that is the `number`th from now on. */
  cutAtStatement(number: number): void {
    this.statements = 0;
    this.#cutAt = number;
  }

  #join(client: Socket, server: Socket): void {
    for (const [from, to] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(from);
      from.on("error", () => {});
      from.on("close", () => {
        this.#sockets.delete(from);
        if (!this.isSilent) to.destroy();
      });
    }
    const messages = new Messages();
    client.on("data", (bytes) => {
      for (const type of messages.typesIn(bytes)) if (STATEMENT_TYPES.has(type)) this.statements++;
      if (this.statements >= this.#cutAt) this.cut();
      else if (!this.isSilent) server.write(bytes);
    });
    server.on("data", (bytes) => {
      if (!this.isSilent) client.write(bytes);
    });
  }
}

/** Reads which messages a client sends: a letter, a length, and as many bytes; the first has no letter. */
class Messages {
  #rest: Buffer = Buffer.alloc(0);
  #isStarted = false;

  typesIn(bytes: Buffer): string[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const types: string[] = [];
    for (;;) {
      const lengthAt = this.#isStarted ? 1 : 0;
      if (this.#rest.length < lengthAt + LENGTH_BYTES) return types;
      const end = lengthAt + this.#rest.readUInt32BE(lengthAt);
      if (this.#rest.length < end) return types;
      if (this.#isStarted) types.push(String.fromCharCode(this.#rest[0] ?? 0));
      this.#isStarted = true;
      this.#rest = this.#rest.subarray(end);
    }
  }
}
