import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";

/** What a man in the middle pours out by the megabyte is his own: of a connection's answers this much is kept. */
const MAX_ANSWER_BYTES = 2 ** 20;

/** Everything that went over the wires between applications and platforms. */
export class Recording {
  readonly #directions: Buffer[][] = [];

  /** A listener for the bytes of one connection in one direction, of which it keeps the first `maxBytes`. */
  direction(maxBytes: number): (chunk: Buffer) => void {
    const chunks: Buffer[] = [];
    let byteCount = 0;
    this.#directions.push(chunks);
    return (chunk) => {
      if (byteCount < maxBytes) chunks.push(chunk);
      byteCount += chunk.length;
    };
  }

  /** The bytes as Latin-1, a text for each connection and direction. */
  texts(): string[] {
    return this.#directions.map((chunks) => Buffer.concat(chunks).toString("latin1"));
  }
}

/** A recording proxy on the loopback interface: passes bytes on and reads none of them. */
export class Wire {
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(port: number, recording: Recording) {
    this.#server = createServer({ noDelay: true }, (application) => {
      const platform = connect({ host: "127.0.0.1", port, noDelay: true });
      this.#join(application, platform, recording.direction(Number.POSITIVE_INFINITY));
      this.#join(platform, application, recording.direction(MAX_ANSWER_BYTES));
    });
  }

  /** A wire to a port of this machine. */
  static async open(port: number, recording: Recording): Promise<Wire> {
    const wire = new Wire(port, recording);
    await new Promise<void>((resolve) => wire.#server.listen(0, "127.0.0.1", resolve));
    return wire;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      for (const socket of this.#sockets) socket.destroy();
    });
  }

  #join(from: Socket, to: Socket, record: (chunk: Buffer) => void): void {
    this.#sockets.add(from);
    from.on("data", record);
    from.pipe(to);
    from.on("error", () => to.destroy());
    from.on("close", () => {
      this.#sockets.delete(from);
      to.destroy();
    });
  }
}
