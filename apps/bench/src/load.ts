import { Child } from "./child.ts";
import type { LoadQuestion, LoadTarget, LoadTransport } from "./load-message.ts";
import type { Candidate } from "./measure.ts";

/** How load is made. */
export interface LoadOptions {
  /** Connections to each target. */
  readonly connections: number;
  readonly transports: readonly LoadTransport[];
  readonly targets: Readonly<Record<string, LoadTarget>>;
}

/** A turn of load that is measured. */
interface Turn {
  readonly name: string;
  readonly target: string;
  readonly transport: LoadTransport;
  /** Requests that are under way at once; all connections unless set. */
  readonly atOnce?: number;
  /** Goes around the sending, such as to take what it cost besides time. */
  readonly around?: (send: () => Promise<unknown>, requests: number) => Promise<unknown>;
}

/** Load on several targets, one at a time, from a process of its own, and how much of it there was. */
export class Load {
  readonly #generator: Child<LoadQuestion, object>;
  readonly #connections: number;
  readonly #sent: Map<string, number>;

  private constructor(
    generator: Child<LoadQuestion, object>,
    { connections, targets, transports }: LoadOptions,
  ) {
    this.#generator = generator;
    this.#connections = connections;
    const first = transports.includes("sockets") ? connections : 0;
    this.#sent = new Map(Object.keys(targets).map((name) => [name, first]));
  }

  /** Starts the process, and connects to the targets. */
  static async start(options: LoadOptions): Promise<Load> {
    const generator = Child.start<LoadQuestion, object>("./load-child.ts");
    await generator.ask({ kind: "open", ...options });
    return new Load(generator, options);
  }

  /** The process that makes it. */
  get pid(): number {
    return this.#generator.pid;
  }

  /** Requests that a target got so far. */
  sentTo(target: string): number {
    return this.#sent.get(target) ?? 0;
  }

  /** Load on one target, as one of the things that are compared. */
  candidate({ name, target, transport, atOnce, around = (send) => send() }: Turn): Candidate {
    const connections = atOnce ?? this.#connections;
    return {
      name,
      prepare: async (requests) => {
        await this.#generator.ask({ kind: "prepare", target, requests });
        return async () => {
          await around(() => this.#generator.ask({ kind: "send", target, transport, connections }), requests);
          this.#sent.set(target, this.sentTo(target) + requests);
        };
      },
    };
  }

  stop(): Promise<void> {
    return this.#generator.stop();
  }
}
