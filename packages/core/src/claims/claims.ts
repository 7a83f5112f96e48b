/**
 * Your application's own types, by declaration merging:
 *
 * ```ts
 * declare module "@apikee/core" {
 *   interface Register { meta: { plan: "free" | "pro" } }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be augmented
export interface Register {}

/** The type of `meta` without a `metaSchema`: that of `Register`, or any JSON object. */
export type RegisteredMeta = Register extends { meta: infer Meta extends object }
  ? Meta
  : Record<string, unknown>;

/**
 * The claims of a verified key. Deeply frozen; every verification returns a new object.
 *
 * Source: docs/protocol.md section 2.2.
 */
export interface Claims<Meta = RegisteredMeta> {
  /** The key's unique id, 1 to 128 of `A-Z a-z 0-9 _ . : -`. Ids made by this package sort by time. */
  readonly id: string;
  /** To whom the key was issued, 1 to 256 characters. */
  readonly tenant: string;
  /** What the key may do, at most 256 scopes; see `hasScope`. */
  readonly scopes: readonly string[];
  /** When the key expires; null if never. */
  readonly expiresAt: Date | null;
  /** The key is refused before this time; null if it was valid immediately. */
  readonly notBefore: Date | null;
  /** The environment tag, by default `production`. */
  readonly environment: string;
  /** The issuer's own data, `{}` if none. */
  readonly meta: Meta;
  /** The key itself. Not enumerable, so logging, spreading or serialising claims does not leak it. */
  readonly rawKey: string;
}

/** Claims after every check of types and ranges, with times as they are in the key. */
export interface CheckedClaims {
  readonly id: string;
  readonly tenant: string;
  readonly scopes: readonly string[];
  readonly expiresAtSeconds: number | null;
  readonly notBeforeSeconds: number | null;
  readonly environment: string;
  readonly meta: unknown;
}

class VerifiedClaims<Meta> implements Claims<Meta> {
  readonly id: string;
  readonly tenant: string;
  readonly scopes: readonly string[];
  readonly expiresAt: Date | null;
  readonly notBefore: Date | null;
  readonly environment: string;
  readonly meta: Meta;
  readonly #rawKey: string;

  constructor(checked: CheckedClaims, rawKey: string) {
    this.id = checked.id;
    this.tenant = checked.tenant;
    this.scopes = checked.scopes;
    this.expiresAt = dateOf(checked.expiresAtSeconds);
    this.notBefore = dateOf(checked.notBeforeSeconds);
    this.environment = checked.environment;
    this.meta = checked.meta as Meta;
    this.#rawKey = rawKey;
  }

  get rawKey(): string {
    return this.#rawKey;
  }
}

/**
 * Claims as the application sees them. The object and its Dates are new each time, because a Date cannot be
 * frozen: a handler that changes one changes nothing for the next request.
 */
export function claimsOf<Meta>(checked: CheckedClaims, rawKey: string): Claims<Meta> {
  return Object.freeze(new VerifiedClaims<Meta>(checked, rawKey));
}

function dateOf(seconds: number | null): Date | null {
  return seconds === null ? null : new Date(seconds * 1000);
}
