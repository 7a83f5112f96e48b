import type { Clock } from "@apikee/core";

/** Faults between an application and the platform. */
export interface FaultSettings {
  /** Nothing reaches the platform: `fetch` rejects, as if the connection were refused. */
  readonly unreachable?: boolean | undefined;
  /** Delays requests to the platform by so many milliseconds of its clock. */
  readonly latencyMs?: number | undefined;
  /** Responds with this HTTP status; the platform sees nothing. */
  readonly status?: number | undefined;
  /** Responds with HTML and status 200; the platform sees nothing. */
  readonly garbage?: boolean | undefined;
  /** The platform handles the request, but its response is lost. */
  readonly dropResponse?: boolean | undefined;
  /** How many requests are affected. Default: all, until `clear`. */
  readonly times?: number | undefined;
}

const GARBAGE = "<!doctype html><title>502 Bad Gateway</title><h1>Bad Gateway</h1>";

/** Injects faults in tests. */
export class Faults {
  readonly #clock: Clock;
  #settings: FaultSettings = {};
  #left = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Replaces the current faults. */
  set(settings: FaultSettings): void {
    this.#settings = settings;
    this.#left = settings.times ?? Number.POSITIVE_INFINITY;
  }

  /** Removes all faults. */
  clear(): void {
    this.set({});
  }

  /** Sends a request, subject to the current faults. */
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
