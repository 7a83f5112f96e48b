import type { ApikeeEvent, EventListener } from "../events/event.ts";

const UNAVAILABLE = {
  true: "The revocation list cannot be refreshed from Redis; the last known one stays in use",
  false: "The revocation list could not be loaded from Redis; failOpen decides",
};

/** Reports to its listeners when the list becomes unavailable and when it is back, each once. */
export class Availability {
  readonly #listeners = new Set<EventListener>();
  /** The event of the current outage, for listeners that are added during it. */
  #outage: ApikeeEvent | null = null;

  listen(listener: EventListener): void {
    this.#listeners.add(listener);
    if (this.#outage !== null) tell(listener, this.#outage);
  }

  lost(isLoaded: boolean, reason: string): void {
    if (this.#outage !== null) return;
    const message = `${UNAVAILABLE[`${isLoaded}`]} (${reason}).`;
    this.#outage = { type: "REVOCATIONS_UNAVAILABLE", message, isLoaded };
    this.#tell(this.#outage);
  }

  restored(): void {
    if (this.#outage === null) return;
    this.#outage = null;
    this.#tell({
      type: "REVOCATIONS_RESTORED",
      message: "The revocation list is refreshed from Redis again.",
    });
  }

  replaced(previousCount: number, count: number): void {
    const message = `Redis lost data: its revocation list now has ${count} revoked keys instead of ${previousCount}, and keys that were revoked before may pass again.`;
    this.#tell({ type: "REVOCATIONS_REPLACED", message, previousCount, count });
  }

  #tell(event: ApikeeEvent): void {
    for (const listener of this.#listeners) tell(listener, event);
  }
}

/** A listener that throws, though it must not, does not stop the refreshing. */
function tell(listener: EventListener, event: ApikeeEvent): void {
  try {
    listener(event);
  } catch {}
}
