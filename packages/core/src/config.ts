import { importHmacKey } from "#hash";
import { type Clock, systemClock } from "./bytes/clock.ts";
import { readEnv } from "./bytes/env.ts";
import type { RegisteredMeta } from "./claims/claims.ts";
import { type Duration, durationMs } from "./claims/duration.ts";
import { DEFAULT_ENVIRONMENT, MAX_CLOCK_TOLERANCE_SECONDS, MAX_ENVIRONMENT_LENGTH } from "./claims/limits.ts";
import { type MetaSchema, validateNow } from "./claims/schema.ts";
import { isText } from "./claims/text.ts";
import type { HmacKey } from "./crypto/hash.ts";
import { checkedFlag, withMethods } from "./errors/checks.ts";
import { ConfigError } from "./errors/index.ts";
import { warnOnConsole } from "./events/console-listener.ts";
import type { EventListener } from "./events/event.ts";
import type { Revocations } from "./keys/revocations.ts";
import type { Conditions } from "./keys/verify.ts";
import { resolveSecrets } from "./secrets.ts";
import { resolveServer, type ServerConfig, type ServerOptions } from "./server-config.ts";

const DEFAULT_HEADER = "x-api-key";
const DEFAULT_EXPIRES_IN: Duration = "90d";
const DEFAULT_CACHE_SIZE = 10_000;
const MAX_CACHE_SIZE = 1_000_000;
/** A header name is a token, RFC 9110 section 5.6.2. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** Options of `new Apikee(options)`. All are optional, provided that the secret is in `APIKEE_SECRET`. */
export interface ApikeeOptions<MetaInput extends object = RegisteredMeta, MetaOutput = MetaInput>
  extends ServerOptions {
  /**
   * The signing secret, at least 32 random bytes: `openssl rand -base64 48`. Fewer than 32 bytes is a warning, fewer
   * than 16 an error in production. Default: the environment variable `APIKEE_SECRET`.
   */
  readonly secret?: string | undefined;
  /** Several secrets, for rotation: the first signs, all verify. Use instead of `secret`. */
  readonly secrets?: readonly (string | undefined)[] | undefined;
  /** The header that carries the key; `Authorization: Bearer` always works too. Default: `x-api-key`. */
  readonly headerName?: string | undefined;
  /** Lifetime of keys created without `expiresIn`; null for no expiry. Default: `"90d"`. */
  readonly defaultExpiresIn?: Duration | null | undefined;
  /** Environment tag of keys created without `environment`, 1 to 64 characters. Default: `"production"`. */
  readonly environment?: string | undefined;
  /** Accept only keys with one of these environment tags. Default: accept all. */
  readonly acceptEnvironments?: readonly string[] | undefined;
  /** Seconds, 0 to 300, by which a key's start and expiry are widened to allow for clock differences. Default: 0. */
  readonly clockToleranceSeconds?: number | undefined;
  /** How many verified keys to remember, 0 to 1,000,000; below 2, none. Default: 10,000. */
  readonly cacheSize?: number | undefined;
  /** A synchronous Standard Schema that validates and types `meta`, when keys are created and when they are verified. */
  readonly metaSchema?: MetaSchema<MetaInput, MetaOutput> | undefined;
  /** The list of keys revoked before they expire. Default: none. */
  readonly revocations?: Revocations | undefined;
  /**
   * Whether valid keys pass while the platform cannot be reached, or while a revocation list has never been loaded.
   * If false, they are refused with 503 `SERVER_UNREACHABLE`. Default: true.
   */
  readonly failOpen?: boolean | undefined;
  /** Source of time. Default: the system clock. */
  readonly clock?: Clock | undefined;
  /** Receives events such as a weak secret or an outage of the platform. Default: warns on the console. */
  readonly onEvent?: EventListener | undefined;
}

/** The names of all options, to find those that would go unread where an instance is given. */
export const OPTION_NAMES = [
  "secret",
  "secrets",
  "headerName",
  "defaultExpiresIn",
  "environment",
  "acceptEnvironments",
  "clockToleranceSeconds",
  "cacheSize",
  "metaSchema",
  "revocations",
  "failOpen",
  "clock",
  "onEvent",
  "serverKey",
  "projectEnv",
  "baseUrl",
  "serverTimeoutMs",
  "platformFingerprint",
  "state",
  "fetch",
] as const satisfies readonly (keyof ApikeeOptions)[];

/** Options after every check, with defaults in place. */
export interface Config<MetaInput extends object, MetaOutput> extends Conditions {
  readonly secrets: readonly [HmacKey, ...HmacKey[]];
  readonly headerName: string;
  readonly defaultExpiresIn: Duration | null;
  readonly environment: string;
  readonly cacheSize: number;
  readonly metaSchema: MetaSchema<MetaInput, MetaOutput> | null;
  readonly clock: Clock;
  readonly onEvent: EventListener;
  /** Null in local mode. */
  readonly server: ServerConfig | null;
}

/**
 * Checks the options, and reads from the environment what they leave out.
 *
 * @throws ConfigError that names the option and what it may be.
 */
export function resolveConfig<MetaInput extends object, MetaOutput>(
  options: ApikeeOptions<MetaInput, MetaOutput>,
): Config<MetaInput, MetaOutput> {
  const clock = withMethods(options.clock, "clock", ["now", "setTimer"]) ?? systemClock;
  const onEvent = eventListener(options.onEvent ?? warnOnConsole);
  const server = resolveServer(options);
  const isLive = server?.serverKey.startsWith("sk_live_") === true || readEnv("NODE_ENV") === "production";
  return {
    secrets: resolveSecrets(options, { importHmacKey, readEnv, onEvent, isLive }),
    server,
    headerName: headerName(options.headerName ?? DEFAULT_HEADER),
    defaultExpiresIn: defaultExpiresIn(options.defaultExpiresIn),
    environment: environmentTag(options.environment ?? DEFAULT_ENVIRONMENT, "environment"),
    acceptEnvironments: acceptEnvironments(options.acceptEnvironments),
    clockToleranceSeconds: numberWithin(
      options.clockToleranceSeconds ?? 0,
      MAX_CLOCK_TOLERANCE_SECONDS,
      "clockToleranceSeconds",
    ),
    cacheSize: numberWithin(options.cacheSize ?? DEFAULT_CACHE_SIZE, MAX_CACHE_SIZE, "cacheSize"),
    metaSchema: metaSchema(options.metaSchema),
    revocations: withMethods(options.revocations, "revocations", ["has"]) ?? null,
    failOpen: checkedFlag(options.failOpen ?? true, "failOpen"),
    clock,
    onEvent,
  };
}

/** A listener that throws must not fail the request. */
function eventListener(listener: EventListener): EventListener {
  if (typeof listener !== "function") throw new ConfigError("onEvent must be a function");
  return (event) => {
    try {
      listener(event);
    } catch (error) {
      console.error("[apikee] onEvent threw", error);
    }
  };
}

function headerName(value: unknown): string {
  const name = typeof value === "string" ? value.toLowerCase() : "";
  // A Bearer key is read from there in any case.
  if (!TOKEN.test(name) || name === "authorization") {
    throw new ConfigError("headerName must be the name of an HTTP header other than authorization");
  }
  return name;
}

function defaultExpiresIn(value: Duration | null | undefined): Duration | null {
  if (value === undefined) return DEFAULT_EXPIRES_IN;
  if (value !== null && durationMs(value) === null) {
    throw new ConfigError('defaultExpiresIn must be a duration, such as "90d" or milliseconds, or null');
  }
  return value;
}

function environmentTag(value: unknown, label: string): string {
  if (!isText(value, MAX_ENVIRONMENT_LENGTH)) {
    throw new ConfigError(
      `${label} must be a string of 1 to ${MAX_ENVIRONMENT_LENGTH} characters without control characters`,
    );
  }
  return value;
}

function acceptEnvironments(value: readonly string[] | undefined): ReadonlySet<string> | null {
  if (value === undefined) return null;
  if (!Array.isArray(value) || value.length === 0) {
    throw new ConfigError("acceptEnvironments must be a list of at least one environment");
  }
  return new Set(value.map((tag, index) => environmentTag(tag, `acceptEnvironments[${index}]`)));
}

function numberWithin(value: unknown, max: number, label: string): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > max) {
    throw new ConfigError(`${label} must be a whole number from 0 to ${max}`);
  }
  return value as number;
}

function metaSchema<Input, Output>(
  schema: MetaSchema<Input, Output> | undefined,
): MetaSchema<Input, Output> | null {
  if (schema === undefined) return null;
  if (typeof schema?.["~standard"]?.validate !== "function") {
    throw new ConfigError("metaSchema must be a Standard Schema");
  }
  try {
    validateNow(schema, {});
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError("metaSchema must say what is wrong, and threw", { cause: error });
  }
  return schema;
}
