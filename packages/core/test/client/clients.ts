import { randomBytes } from "../../src/bytes/random.ts";
import {
  createPlatformClient,
  type PlatformClient,
  type PlatformClientOptions,
} from "../../src/client/index.ts";
import type { ApikeeEvent } from "../../src/events/event.ts";
import { ManualClock } from "../manual-clock.ts";
import { BASE_URL, FakePlatform, PROJECT_ENV } from "./fake-platform.ts";

/** A client, its platform, its clock, and what it told. */
export interface Scene {
  readonly clock: ManualClock;
  readonly platform: FakePlatform;
  readonly client: PlatformClient;
  readonly events: ApikeeEvent[];
  /** Another client of the same platform, as another process has one. */
  another(options?: Partial<PlatformClientOptions>): PlatformClient;
  /** How often an event was told. */
  told(type: ApikeeEvent["type"]): number;
}

export const KEY_ID = "key-1";
export const REQUEST = { key: "apikee_test.signature", keyId: KEY_ID, method: "GET", path: "/users/7" };
export const ALLOWED = { success: true, clientId: "client-1", keyId: KEY_ID, limits: [] };

/** `create` makes its clients: by default those whose background goes on between requests. */
export function scene(
  options: Partial<PlatformClientOptions> = {},
  create: (options: PlatformClientOptions) => PlatformClient = createPlatformClient,
): Scene {
  const clock = new ManualClock();
  const platform = new FakePlatform(clock);
  const events: ApikeeEvent[] = [];
  platform.handlers["validate"] = () => ({ body: ALLOWED });
  const another = (more: Partial<PlatformClientOptions> = {}) =>
    create({
      serverKey: platform.serverKey,
      projectEnv: PROJECT_ENV,
      baseUrl: BASE_URL,
      serverTimeoutMs: 1000,
      failOpen: true,
      fetch: platform.fetch,
      clock,
      randomBytes,
      onEvent: (event) => events.push(event),
      ...more,
    });
  return {
    clock,
    platform,
    events,
    another,
    client: another(options),
    told: (type) => events.filter((event) => event.type === type).length,
  };
}

/** A report about a request to `/users/:id`. */
export function reportOf(rid: string, changes: { route?: string; method?: string } = {}) {
  return {
    rid,
    at: 1_767_225_600_000,
    keyId: KEY_ID,
    method: "GET",
    route: "/users/:id",
    status: 200,
    durationMs: 3,
    ...changes,
  };
}

/** Rejects as `fetch` does where nobody listens. */
export const refuseConnections = (): Promise<Response> => Promise.reject(new TypeError("fetch failed"));
