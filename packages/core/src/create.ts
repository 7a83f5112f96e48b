import { randomBytes } from "./bytes/random.ts";
import { expirySeconds, startSeconds } from "./claims/bounds.ts";
import type { RegisteredMeta } from "./claims/claims.ts";
import type { Duration } from "./claims/duration.ts";
import { idSource } from "./claims/id.ts";
import { MAX_ENVIRONMENT_LENGTH, MAX_SCOPE_LENGTH, MAX_SCOPES, MAX_TENANT_LENGTH } from "./claims/limits.ts";
import { plainMeta } from "./claims/plain-meta.ts";
import { type SchemaIssue, validateNow } from "./claims/schema.ts";
import { isText } from "./claims/text.ts";
import type { Config } from "./config.ts";
import { type ClaimsToSign, type Codec, signKey } from "./keys/sign.ts";

/** The claims of a new key besides its tenant, and how to register it. Ranges: docs/protocol.md section 2.2. */
export interface CreateOptions<Meta extends object = RegisteredMeta> {
  /** What the key may do: at most 256 scopes of 1 to 128 characters. Default: none. */
  readonly scopes?: readonly string[] | undefined;
  /** Lifetime (`"90d"`, `"24h"`, milliseconds), a Date of expiry, or null for no expiry. Default: `defaultExpiresIn`. */
  readonly expiresIn?: Duration | Date | null | undefined;
  /** The key is refused before this time. Default: valid immediately. */
  readonly notBefore?: Date | null | undefined;
  /** The environment tag, 1 to 64 characters. Default: the option `environment`. */
  readonly environment?: string | undefined;
  /**
   * Your own data, at most 2,048 bytes and 16 levels deep. The key's holder can read it: it is signed, not
   * encrypted. Default: `{}`.
   */
  readonly meta?: Meta | undefined;
  /** `"json"`, which every SDK reads, or `"msgpack"`, for shorter keys. Default: `"json"`. */
  readonly codec?: Codec | undefined;
  /** Server mode: name of the client, if the tenant has none yet and one is created. Default: the tenant. */
  readonly clientName?: string | undefined;
  /** Server mode: type of that client. Default: the platform's. */
  readonly clientType?: "person" | "company" | "service" | "device" | "internal" | undefined;
  /** Server mode: the rate-limit template of that client. Default: none. */
  readonly templateId?: string | undefined;
  /** Server mode: addresses and CIDR ranges from which that client's keys may be used. Default: any. */
  readonly ipWhitelist?: readonly string[] | undefined;
  /**
   * Server mode: wait until the platform has acknowledged the key. Default: false, return once the registration is
   * queued; a key whose registration is lost registers itself when it is first seen.
   */
  readonly confirm?: boolean | undefined;
}

/** Creates a key for a tenant. @throws TypeError naming the invalid argument. */
export type Minter<Meta extends object> = (tenant: string, options: CreateOptions<Meta>) => string;

/**
 * Makes keys by a configuration. It is a module of its own, loaded when the first key is made: an application
 * that only verifies keys does not load it.
 */
export function minter<Meta extends object, Output>(config: Config<Meta, Output>): Minter<Meta> {
  const newId = idSource(config.clock, randomBytes);
  return (tenant, options) =>
    signKey(claimsToSign(tenant, options, config), codecOf(options.codec), config.secrets[0], newId);
}

/**
 * Checks what a key is to state, so that every key that is made also verifies.
 *
 * @throws TypeError that names the argument and what it may be.
 */
function claimsToSign<Meta extends object, Output>(
  tenant: unknown,
  options: CreateOptions<Meta>,
  config: Config<Meta, Output>,
): ClaimsToSign {
  const {
    scopes = [],
    expiresIn = config.defaultExpiresIn,
    notBefore = null,
    environment = config.environment,
  } = options;
  if (!Array.isArray(scopes) || scopes.length > MAX_SCOPES) {
    throw new TypeError(`scopes must be a list of at most ${MAX_SCOPES} strings`);
  }
  const exp = expirySeconds(expiresIn, config.clock.now(), "expiresIn");
  const nbf = startSeconds(notBefore, "notBefore");
  if (exp !== undefined && nbf !== undefined && nbf >= exp) {
    throw new TypeError("notBefore must be earlier than the expiry: the key would never be valid");
  }
  return {
    tid: text(tenant, MAX_TENANT_LENGTH, "tenant"),
    scp: Array.from(scopes, (scope: unknown, index) => text(scope, MAX_SCOPE_LENGTH, `scopes[${index}]`)),
    env: text(environment, MAX_ENVIRONMENT_LENGTH, "environment"),
    exp,
    nbf,
    meta: metaToSign(options.meta, config),
  };
}

/** @throws TypeError where the value is not a codec. */
function codecOf(value: unknown = "json"): Codec {
  if (value !== "json" && value !== "msgpack") throw new TypeError('codec must be "json" or "msgpack"');
  return value;
}

/** Meta as it was given, once the schema accepts it; a schema's transformations apply when the key is verified. */
function metaToSign<Meta extends object, Output>(
  meta: unknown,
  { metaSchema }: Config<Meta, Output>,
): Record<string, unknown> | undefined {
  const plain = meta === undefined ? {} : plainMeta(meta);
  if (metaSchema !== null) {
    const result = validateNow(metaSchema, plain);
    if (result.issues !== undefined) throw new TypeError(describeIssue(result.issues[0]));
  }
  return Object.keys(plain).length === 0 ? undefined : plain;
}

function text(value: unknown, maxLength: number, label: string): string {
  if (!isText(value, maxLength)) {
    throw new TypeError(
      `${label} must be a string of 1 to ${maxLength} characters without control characters`,
    );
  }
  return value;
}

/** Where a schema's first issue is, for the programmer: `meta.plan: expected text`. */
function describeIssue(issue: SchemaIssue | undefined): string {
  const path = (issue?.path ?? []).map((part) => String(typeof part === "object" ? part.key : part));
  return `${["meta", ...path].join(".")}: ${issue?.message ?? "not accepted"}`;
}
