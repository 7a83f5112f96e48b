import type { Clock } from "../bytes/clock.ts";
import type { EventListener } from "../events/event.ts";
import type { RuntimeFetch } from "./runtime-fetch.ts";
import type { StateStore } from "./state-store.ts";

/** What the client of the platform works with. The caller has checked it. */
export interface PlatformClientOptions {
  /** `sk_live_…` or `sk_test_…`. */
  readonly serverKey: string;
  /** The project's environment, such as `my-api-production`. */
  readonly projectEnv: string;
  /** The platform's API, such as `https://apikee.dev/api/v1`, without a slash at its end. */
  readonly baseUrl: string;
  /** The platform's fingerprint, for a server key that does not carry it. */
  readonly platformFingerprint?: string | undefined;
  /** Milliseconds that a request waits for the platform. */
  readonly serverTimeoutMs: number;
  /** Whether requests pass while the platform cannot be reached. The guard decides by it; the client does not. */
  readonly failOpen: boolean;
  /** Makes HTTP requests. Default: the runtime's own way. */
  readonly fetch?: RuntimeFetch | undefined;
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Uint8Array;
  readonly onEvent: EventListener;
  /** Keeps the state of the feed across restarts. */
  readonly state?: StateStore | undefined;
}
