import type { Clock } from "../bytes/clock.ts";
import { ApikeeError } from "../errors/index.ts";
import type { Backoff } from "./backoff.ts";
import { Courier } from "./courier.ts";
import type { RegisterBody } from "./wire.ts";

const CAPACITY = 10_000;

/** The registration of a key, under the same `rid` however often it is sent. */
export interface Registration {
  readonly rid: string;
  readonly body: RegisterBody;
}

/** The result of sending a registration. */
export type RegistrationDelivery =
  | { readonly kind: "done" }
  | { readonly kind: "retry" }
  /** The platform will never accept it. `message` is the platform's, for the programmer. */
  | { readonly kind: "refused"; readonly status: number; readonly message: string };

/** What `Registrations` works with. */
export interface RegistrationsOptions {
  readonly clock: Clock;
  readonly backoff: Backoff;
  readonly newRid: () => string;
  /** Sends one, once. Never rejects. */
  readonly send: (registration: Registration) => Promise<RegistrationDelivery>;
  /** Called where the platform refuses a registration that no caller waits for. */
  readonly onRefused: (keyId: string, status: number, message: string) => void;
  /** Called at the end with how many were dropped. */
  readonly onDropped: (count: number) => void;
}

interface Entry extends Registration {
  /** Null where no caller waits, or no longer. */
  waiter: { readonly resolve: () => void; readonly reject: (error: Error) => void } | null;
}

/**
 * Registers keys that were made here, in order, each until it is acknowledged. Of more than 10,000 the oldest are
 * dropped; the platform registers those keys when it first sees them.
 *
 * Source: docs/protocol.md section 3.4, `client.create`.
 */
export class Registrations {
  readonly #options: RegistrationsOptions;
  readonly #courier: Courier<Entry>;
  readonly #waiting: Entry[] = [];
  #isSending = false;
  #dropped = 0;

  constructor(options: RegistrationsOptions) {
    this.#options = options;
    this.#courier = new Courier({
      clock: options.clock,
      backoff: options.backoff,
      take: () => this.#waiting.shift() ?? null,
      send: (entry) => this.#send(entry),
    });
  }

  /** Queues a registration. */
  add(body: RegisterBody): void {
    this.#put({ rid: this.#options.newRid(), body, waiter: null });
    this.#courier.wake();
  }

  /**
   * Queues a registration and waits until it is acknowledged. Where it rejects with `SERVER_UNREACHABLE`, the
   * registration stays in the queue.
   *
   * @throws ApikeeError `SERVER_UNREACHABLE` where the platform cannot be reached.
   * @throws TypeError with the platform's reason where it refuses what is registered.
   */
  confirm(body: RegisterBody): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#put({ rid: this.#options.newRid(), body, waiter: { resolve, reject } });
      this.#courier.hurry();
    });
  }

  /** The platform is back: sends without further delay. */
  hurry(): void {
    this.#courier.hurry();
  }

  /** Resolves when everything is acknowledged, or cannot be. */
  drain(): Promise<void> {
    return this.#courier.drain();
  }

  /** Sends nothing more, and reports how many were lost. */
  end(): void {
    this.#courier.end();
    const lost = this.#waiting.splice(0);
    for (const entry of lost) unreached(entry);
    const count = this.#dropped + lost.length + (this.#isSending ? 1 : 0);
    if (count > 0) this.#options.onDropped(count);
  }

  #put(entry: Entry): void {
    if (this.#waiting.length >= CAPACITY) {
      const oldest = this.#waiting.shift();
      if (oldest !== undefined) unreached(oldest);
      this.#dropped++;
    }
    this.#waiting.push(entry);
  }

  async #send(entry: Entry): Promise<"done" | "retry"> {
    this.#isSending = true;
    const delivery = await this.#options.send(entry);
    if (delivery.kind === "retry") {
      // Every caller waits behind one that does not arrive, and its own would not either.
      unreached(entry);
      for (const one of this.#waiting) unreached(one);
      return "retry";
    }
    this.#isSending = false;
    if (delivery.kind === "refused") this.#refused(entry, delivery.status, delivery.message);
    else entry.waiter?.resolve();
    return "done";
  }

  #refused({ body, waiter }: Entry, status: number, message: string): void {
    if (waiter === null) this.#options.onRefused(body.key.id, status, message);
    else waiter.reject(new TypeError(`the platform refused to register the key (${status}): ${message}`));
  }
}

function unreached(entry: Entry): void {
  entry.waiter?.reject(new ApikeeError("SERVER_UNREACHABLE"));
  entry.waiter = null;
}
