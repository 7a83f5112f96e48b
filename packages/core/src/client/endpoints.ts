import type { Clock } from "../bytes/clock.ts";
import type { Backoff } from "./backoff.ts";
import { Courier, type Delivery } from "./courier.ts";
import type { EndpointBody } from "./wire.ts";

/** Of an application with more routes, or whose adapter reports paths instead of routes, the rest is ignored. */
const MAX_ENDPOINTS = 5000;
const MAX_BATCH_ENDPOINTS = 100;
/** Milliseconds within which new routes are gathered and registered together. */
const GATHER_MS = 1000;

/** Endpoints to register, under the same `rid` however often they are sent. */
export interface EndpointBatch {
  readonly rid: string;
  readonly endpoints: readonly EndpointBody[];
}

/** What `Endpoints` works with. */
export interface EndpointsOptions {
  readonly clock: Clock;
  readonly backoff: Backoff;
  readonly newRid: () => string;
  /** Sends a batch, once. Never rejects. */
  readonly send: (batch: EndpointBatch) => Promise<Delivery>;
}

/** Registers each endpoint when a report first names it. docs/protocol.md section 3.4, `endpoint.register`. */
export class Endpoints {
  readonly #options: EndpointsOptions;
  readonly #courier: Courier<EndpointBatch>;
  readonly #seen = new Set<string>();
  #waiting: EndpointBody[] = [];
  #cancelTimer: (() => void) | null = null;
  #isDraining = false;

  constructor(options: EndpointsOptions) {
    this.#options = options;
    this.#courier = new Courier({ ...options, take: () => this.#take() });
  }

  /** Notes that a request went to this route; an empty route means that none matched. */
  saw(method: string, route: string): void {
    const name = `${method} ${route}`;
    if (route === "" || this.#seen.has(name) || this.#seen.size >= MAX_ENDPOINTS) return;
    this.#seen.add(name);
    this.#waiting.push({ method, route });
    if (this.#isDraining) this.#courier.wake();
    else this.#setTimer();
  }

  /** The platform is back: sends without further delay. */
  hurry(): void {
    this.#courier.hurry();
  }

  /** Resolves when everything is acknowledged, or cannot be. */
  drain(): Promise<void> {
    this.#isDraining = true;
    this.#unsetTimer();
    return this.#courier.drain();
  }

  /** Sends nothing more. The platform learns of the rest from reports. */
  end(): void {
    this.#unsetTimer();
    this.#courier.end();
  }

  #take(): EndpointBatch | null {
    if (this.#waiting.length === 0) return null;
    return { rid: this.#options.newRid(), endpoints: this.#waiting.splice(0, MAX_BATCH_ENDPOINTS) };
  }

  #setTimer(): void {
    this.#cancelTimer ??= this.#options.clock.setTimer(() => {
      this.#cancelTimer = null;
      this.#courier.wake();
    }, GATHER_MS);
  }

  #unsetTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
  }
}
