import type { Clock } from "../bytes/clock.ts";
import type { ApikeeEvent, EventListener } from "../events/event.ts";
import type { Operation } from "./wire.ts";

const REPEAT_MS = 60_000;

/** What `Notices` works with. */
export interface NoticesOptions {
  readonly listener: EventListener;
  readonly clock: Pick<Clock, "now">;
  /** Where the platform should be; what it holds of credentials is told to nobody. */
  readonly baseUrl: string;
}

/** Tells the owner what goes on with the platform: each once for a change, or at most once a minute. */
export class Notices {
  readonly #listener: EventListener;
  readonly #clock: Pick<Clock, "now">;
  readonly #toldAtMs = new Map<ApikeeEvent["type"], number>();
  readonly #address: string;
  #isMismatched = false;
  #isUnreachable = false;

  constructor({ listener, clock, baseUrl }: NoticesOptions) {
    this.#listener = listener;
    this.#clock = clock;
    const { origin, pathname } = new URL(baseUrl);
    this.#address = origin + pathname;
  }

  unreachable(): void {
    if (this.#isUnreachable) return;
    this.#isUnreachable = true;
    const message = `The platform does not answer at ${this.#address}; failOpen decides about requests until it does. Is it running, and is baseUrl right?`;
    this.#tell({ type: "PLATFORM_UNREACHABLE", message });
  }

  restored(): void {
    if (!this.#isUnreachable) return;
    this.#isUnreachable = false;
    this.#tell({ type: "PLATFORM_RESTORED", message: "The platform answers again." });
  }

  identityMismatch(): void {
    if (this.#isMismatched) return;
    this.#isMismatched = true;
    const message =
      "The platform's key document is not signed by the identity that the server key names: either somebody intercepts the connection, or baseUrl belongs to another platform.";
    this.#tell({ type: "PLATFORM_IDENTITY_MISMATCH", message });
  }

  identityHolds(): void {
    this.#isMismatched = false;
  }

  misconfigured(status: number): void {
    const message = `The platform refuses the server key for this environment (${status}): check serverKey and projectEnv.`;
    this.#tellOnceAMinute({ type: "PLATFORM_MISCONFIGURED", message, status });
  }

  protocolError(operation: Operation): void {
    const message = `The platform's answer to ${operation} does not follow the protocol.`;
    this.#tellOnceAMinute({ type: "PLATFORM_PROTOCOL_ERROR", message, operation });
  }

  reportsDropped(count: number): void {
    const message = `${count} reports of requests were dropped before the platform accepted them.`;
    this.#tell({ type: "REPORTS_DROPPED", message, count });
  }

  registrationsDropped(count: number): void {
    const message = `${count} registrations of new keys were dropped before the platform accepted them.`;
    this.#tell({ type: "REGISTRATIONS_DROPPED", message, count });
  }

  registrationRefused(keyId: string, status: number, reason: string): void {
    const message = `The platform refused to register a new key (${status}): ${reason}`;
    this.#tell({ type: "REGISTRATION_REFUSED", message, keyId, status });
  }

  stateUnavailable(reason: string): void {
    const message = `What is known of revoked keys could not be read from state or saved there (${reason}).`;
    this.#tell({ type: "STATE_UNAVAILABLE", message });
  }

  #tellOnceAMinute(event: ApikeeEvent): void {
    const nowMs = this.#clock.now();
    const sinceMs = nowMs - (this.#toldAtMs.get(event.type) ?? Number.NEGATIVE_INFINITY);
    // Below zero the clock was set back.
    if (sinceMs >= 0 && sinceMs < REPEAT_MS) return;
    this.#toldAtMs.set(event.type, nowMs);
    this.#tell(event);
  }

  /** A listener that throws, though it must not, changes nothing here. */
  #tell(event: ApikeeEvent): void {
    try {
      this.#listener(event);
    } catch {}
  }
}
