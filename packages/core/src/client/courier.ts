import type { Clock } from "../bytes/clock.ts";
import { Sleeper } from "../bytes/sleeper.ts";
import type { Backoff } from "./backoff.ts";

/** After `drain`, so many failures before the first success mean that the platform cannot be reached. */
const FAILURES_TO_GIVE_UP = 2;

/** The result of an attempt to send: `"done"`, successfully or not, or to be tried again. */
export type Delivery = "done" | "retry";

/** What a `Courier` works with. */
export interface CourierOptions<T> {
  readonly clock: Clock;
  readonly backoff: Backoff;
  /** The next thing to send; null where there is none now. */
  readonly take: () => T | null;
  /** Sends it, once. Never rejects. */
  readonly send: (item: T) => Promise<Delivery>;
}

/** Sends items one after another, each again and again until it has arrived. */
export class Courier<T> {
  readonly #options: CourierOptions<T>;
  readonly #sleeper: Sleeper;
  #item: T | null = null;
  #isRunning = false;
  #running: Promise<void> = Promise.resolve();
  #isEnded = false;
  #isDraining = false;
  /** Failures in a row since `drain`; null once something has arrived since. */
  #drainFailures: number | null = 0;

  constructor(options: CourierOptions<T>) {
    this.#options = options;
    this.#sleeper = new Sleeper(options.clock);
  }

  /** Begins to send, unless it does already or waits after a failure. */
  wake(): void {
    if (this.#isEnded || this.#isRunning) return;
    this.#isRunning = true;
    this.#running = this.#run();
  }

  /** Begins to send without waiting any longer. */
  hurry(): void {
    this.#sleeper.wake();
    this.wake();
  }

  /**
   * Resolves when everything has been sent, or cannot be. A platform that does not answer at all is tried only twice,
   * so that it does not hold up an application that ends.
   */
  async drain(): Promise<void> {
    this.#isDraining = true;
    this.hurry();
    await this.#running;
  }

  /** Sends nothing more. */
  end(): void {
    this.#isEnded = true;
    this.#sleeper.end();
  }

  async #run(): Promise<void> {
    const { take, send } = this.#options;
    while (!this.#isEnded) {
      this.#item ??= take();
      if (this.#item === null) break;
      if ((await send(this.#item)) === "done") this.#arrived();
      else if (!(await this.#mayRetry())) break;
    }
    this.#isRunning = false;
  }

  #arrived(): void {
    this.#item = null;
    this.#options.backoff.reset();
    if (this.#isDraining) this.#drainFailures = null;
  }

  async #mayRetry(): Promise<boolean> {
    if (this.#isDraining && this.#drainFailures !== null) {
      return ++this.#drainFailures < FAILURES_TO_GIVE_UP;
    }
    await this.#sleeper.sleep(this.#options.backoff.next());
    return true;
  }
}
