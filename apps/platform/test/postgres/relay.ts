import { connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

const LENGTH_BYTES = 4;
/** Query and Parse: one of them begins each statement. */
const STATEMENT_TYPES = new Set(["Q", "P"]);
const NOTIFICATION = "A";

/** Stands between a platform and PostgreSQL, and breaks what passes. Gone when the test ends. */
export class Relay {
  /** Statements that passed since `onStatement` was set last. */
  statements = 0;
  /** Nothing passes any more, and nobody is told: what a pulled cable looks like. */
  isSilent = false;
  /** Notifications do not pass: a pooler in between that hands a connection to somebody else. */
  isDeaf = false;
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
    // A client's first message has no letter.
    const asked = new Messages({ hasLetter: false });
    const answered = new Messages({ hasLetter: true });
    client.on("data", (bytes) => {
      for (const { type } of asked.read(bytes)) if (STATEMENT_TYPES.has(type)) this.statements++;
      if (this.statements >= this.#cutAt) this.cut();
      else if (!this.isSilent) server.write(bytes);
    });
    server.on("data", (bytes) => {
      for (const { type, text } of answered.read(bytes)) {
        if (!this.isSilent && !(this.isDeaf && type === NOTIFICATION)) client.write(text);
      }
    });
  }
}

/** Takes a stream apart into its messages: a letter, a length, and as many bytes. */
class Messages {
  #rest: Buffer = Buffer.alloc(0);
  #hasLetter: boolean;

  constructor({ hasLetter }: { readonly hasLetter: boolean }) {
    this.#hasLetter = hasLetter;
  }

  read(bytes: Buffer): { readonly type: string; readonly text: Buffer }[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const messages = [];
    for (;;) {
      const lengthAt = this.#hasLetter ? 1 : 0;
      if (this.#rest.length < lengthAt + LENGTH_BYTES) return messages;
      const end = lengthAt + this.#rest.readUInt32BE(lengthAt);
      if (this.#rest.length < end) return messages;
      const text = this.#rest.subarray(0, end);
      messages.push({ type: this.#hasLetter ? text.toString("latin1", 0, 1) : "", text });
      this.#hasLetter = true;
      this.#rest = this.#rest.subarray(end);
    }
  }
}
