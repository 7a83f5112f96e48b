import type { Clock } from "@apikee/core";

/** What goes wrong between a client and the platform. */
export interface FaultSettings {
  /** Nothing reaches the platform: the fetch rejects, as it does where a connection is refused. */
  readonly unreachable?: boolean | undefined;
  /** Milliseconds, by the platform's clock, before the platform sees a request. */
  readonly latencyMs?: number | undefined;
  /** This HTTP status instead of the platform's answer; the platform sees nothing. */
  readonly status?: number | undefined;
  /** HTML with status 200 instead of the platform's answer; the platform sees nothing. */
  readonly garbage?: boolean | undefined;
  /** The platform does what is asked, and its answer is lost. */
  readonly dropResponse?: boolean | undefined;
  /** How many requests it concerns. Default: all, until it is cleared. */
  readonly times?: number | undefined;
}

const GARBAGE = "<!doctype html><title>502 Bad Gateway</title><h1>Bad Gateway</h1>";

/** Faults that tests set. */
export class Faults {
  readonly #clock: Clock;
  #settings: FaultSettings = {};
  #left = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Sets what goes wrong from now on, instead of what was set before. */
  set(settings: FaultSettings): void {
    this.#settings = settings;
    this.#left = settings.times ?? Number.POSITIVE_INFINITY;
  }

  /** Nothing goes wrong any more. */
  clear(): void {
    this.set({});
  }

  /** Sends a request through what is set. */
  async pass(request: Request, send: (request: Request) => Promise<Response>): Promise<Response> {
    const settings = this.#take();
    const { latencyMs, unreachable, status, garbage, dropResponse } = settings;
    if (latencyMs !== undefined) await this.#delay(latencyMs, request.signal);
    if (unreachable === true) throw new TypeError("fetch failed");
    if (status !== undefined) return new Response(JSON.stringify({ error: "FAULT" }), { status });
    if (garbage === true) return new Response(GARBAGE, { headers: { "content-type": "text/html" } });
    const response = await send(request);
    if (dropResponse === true) throw new TypeError("fetch failed");
    return response;
  }

  #take(): FaultSettings {
    if (this.#left <= 0) return {};
    this.#left--;
    return this.#settings;
  }

  #delay(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        cancelTimer();
        reject(signal.reason);
      };
      const cancelTimer = this.#clock.setTimer(() => {
        signal.removeEventListener("abort", abort);
        resolve();
      }, ms);
      signal.addEventListener("abort", abort, { once: true });
    });
  }
}
