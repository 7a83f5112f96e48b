/**
 * An application's own types, by declaration merging:
 *
 * ```ts
 * declare module "@apikee/core" {
 *   interface Register { meta: { plan: "free" | "pro" } }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be augmented
export interface Register {}

/** The type of `meta` where neither a `metaSchema` nor `Register` says more. */
export type RegisteredMeta = Register extends { meta: infer Meta extends object }
  ? Meta
  : Record<string, unknown>;

/**
 * What a verified key says. Frozen, deep; each verification gives an object of its own.
 *
 * Source: docs/protocol.md section 2.2.
 */
export interface Claims<Meta = RegisteredMeta> {
  /** The key's unique id, 1 to 128 of `A-Z a-z 0-9 _ . : -`; those that this package makes sort by time. */
  readonly id: string;
  /** Whom the key was issued to, 1 to 256 characters. */
  readonly tenant: string;
  /** What the key may do; see `hasScope`. At most 256. */
  readonly scopes: readonly string[];
  /** From when on the key is refused, or null where it never expires. */
  readonly expiresAt: Date | null;
  /** Until when the key is refused, or null where it was valid at once. */
  readonly notBefore: Date | null;
  /** The environment tag; `production` unless set. */
  readonly environment: string;
  /** The issuer's own data, `{}` where there is none. */
  readonly meta: Meta;
  /** The key itself. Not enumerable, so that logging, spreading or serialising claims leaks nothing. */
  readonly rawKey: string;
}

/** Claims after every check of types and ranges, with times as they stand in the key. */
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
 * Claims as the application sees them. The object and its Dates are new each time, since a Date cannot be
 * frozen: what a handler does to them ends with its request.
 */
export function claimsOf<Meta>(checked: CheckedClaims, rawKey: string): Claims<Meta> {
  return Object.freeze(new VerifiedClaims<Meta>(checked, rawKey));
}

function dateOf(seconds: number | null): Date | null {
  return seconds === null ? null : new Date(seconds * 1000);
}
