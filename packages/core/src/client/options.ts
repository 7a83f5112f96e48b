import type { Clock } from "../bytes/clock.ts";
import type { EventListener } from "../events/event.ts";
import type { RuntimeFetch } from "./runtime-fetch.ts";
import type { StateStore } from "./state-store.ts";

/** What the client of the platform works with; checked by whoever makes it. */
export interface PlatformClientOptions {
  /** `sk_live_…` or `sk_test_…`. */
  readonly serverKey: string;
  /** The project's environment, such as `my-api-production`. */
  readonly projectEnv: string;
  /** The platform's API, such as `https://apikee.dev/api/v1`, without a slash at its end. */
  readonly baseUrl: string;
  /** The platform's identity, for a server key that does not carry it. */
  readonly platformFingerprint?: string | undefined;
  /** Milliseconds that a request waits for the platform. */
  readonly serverTimeoutMs: number;
  /** Whether requests pass while the platform is away; the guard decides, the client tells the same either way. */
  readonly failOpen: boolean;
  /** Calls HTTP; the runtime's own way where it is absent. */
  readonly fetch?: RuntimeFetch | undefined;
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly onEvent: EventListener;
  /** Keeps what the feed said across restarts. */
  readonly state?: StateStore | undefined;
}
