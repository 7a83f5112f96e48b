import { readEnv } from "./bytes/env.ts";
import type { RuntimeFetch } from "./client/runtime-fetch.ts";
import type { StateStore } from "./client/state-store.ts";
import { withMethods } from "./errors/checks.ts";
import { ConfigError } from "./errors/index.ts";

const DEFAULT_BASE_URL = "https://apikee.dev/api/v1";
const DEFAULT_TIMEOUT_MS = 1000;
const MAX_TIMEOUT_MS = 60_000;
/** docs/protocol.md sections 1 and 3.1. */
const SERVER_KEY = /^sk_(?:live|test)_[0-9A-Za-z]{43}(_[0-9a-f]{32})?$/;
const PROJECT_ENV = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?-[a-z]{2,16}$/;
const FINGERPRINT = /^[0-9a-f]{32}$/;

/** Options of server mode, which `serverKey` and `projectEnv` together turn on; without both it is local mode. */
export interface ServerOptions {
  /**
   * The application's credential for the platform, `sk_live_…` or `sk_test_…`; null for local mode, whatever the
   * environment says. Default: `APIKEE_SERVER_KEY`.
   */
  readonly serverKey?: string | null | undefined;
  /** The project's environment, such as `my-api-production`. Default: `APIKEE_PROJECT_ENV`. */
  readonly projectEnv?: string | undefined;
  /** URL of the platform's API, which ends in `/api/v1`. Default: `APIKEE_BASE_URL`, else `https://apikee.dev/api/v1`. */
  readonly baseUrl?: string | undefined;
  /** Milliseconds, 1 to 60,000, that a request may wait for the platform. Default: 1,000. */
  readonly serverTimeoutMs?: number | undefined;
  /** The platform's identity, 32 hexadecimal digits. Needed only if the server key does not contain it. */
  readonly platformFingerprint?: string | undefined;
  /** Stores which keys are revoked, so that a restart during an outage still knows. Default: nothing is stored. */
  readonly state?: StateStore | undefined;
  /** Replaces the HTTP client. Default: node:http on Node, `fetch` elsewhere. */
  readonly fetch?: RuntimeFetch | undefined;
}

/** Server mode's options after every check. */
export interface ServerConfig {
  readonly serverKey: string;
  readonly projectEnv: string;
  readonly baseUrl: string;
  readonly serverTimeoutMs: number;
  readonly platformFingerprint: string | undefined;
  readonly state: StateStore | undefined;
  readonly fetch: RuntimeFetch | undefined;
}

/**
 * Server mode's configuration, or null in local mode.
 *
 * @throws ConfigError where only one of the two values is set, or an option is invalid. No message holds a server key.
 */
export function resolveServer(options: ServerOptions): ServerConfig | null {
  if (options.serverKey === null) return null;
  const serverKey = options.serverKey ?? readEnv("APIKEE_SERVER_KEY");
  const projectEnv = options.projectEnv ?? readEnv("APIKEE_PROJECT_ENV");
  if (serverKey === undefined && projectEnv === undefined) return null;
  const { platformFingerprint, fetch, serverTimeoutMs = DEFAULT_TIMEOUT_MS } = options;
  requireThat(projectEnv !== undefined, missing("projectEnv", "APIKEE_PROJECT_ENV", "serverKey"));
  requireThat(serverKey !== undefined, missing("serverKey", "APIKEE_SERVER_KEY", "projectEnv"));
  const match = SERVER_KEY.exec(serverKey);
  requireThat(match !== null, "serverKey must be a key of the platform: sk_live_… or sk_test_…");
  requireThat(PROJECT_ENV.test(projectEnv), "projectEnv must be of the form my-api-production");
  requireThat(
    platformFingerprint === undefined || FINGERPRINT.test(platformFingerprint),
    "platformFingerprint must be 32 hexadecimal digits",
  );
  requireThat(
    match[1] !== undefined || platformFingerprint !== undefined,
    "serverKey carries no fingerprint of the platform: set platformFingerprint",
  );
  requireThat(
    Number.isInteger(serverTimeoutMs) && serverTimeoutMs > 0 && serverTimeoutMs <= MAX_TIMEOUT_MS,
    `serverTimeoutMs must be a whole number from 1 to ${MAX_TIMEOUT_MS}`,
  );
  requireThat(fetch === undefined || typeof fetch === "function", "fetch must be a function");
  const state = withMethods(options.state, "state", ["load", "save"]);
  const baseUrl = checkUrl(options.baseUrl ?? readEnv("APIKEE_BASE_URL") ?? DEFAULT_BASE_URL);
  return { serverKey, projectEnv, baseUrl, serverTimeoutMs, platformFingerprint, state, fetch };
}

function missing(name: string, variable: string, other: string): string {
  return `${name} is missing: set ${variable} too, or remove ${other} for local mode`;
}

function checkUrl(value: unknown): string {
  const isUrl = typeof value === "string" && /^https?:\/\/[^/?#]+[^?#]*$/.test(value) && URL.canParse(value);
  requireThat(isUrl, "baseUrl must be an http or https URL without query, such as https://apikee.dev/api/v1");
  return value.replace(/\/+$/, "");
}

function requireThat(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ConfigError(message);
}
