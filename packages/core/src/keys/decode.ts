import { type Claims, claimsOf } from "../claims/claims.ts";
import { parseKey } from "./format.ts";
import { readClaims } from "./verify.ts";

/**
 * What a key states about itself, unverified: anybody can write a key that states this. Frozen, as verified
 * claims are.
 */
export type UnverifiedClaims = Readonly<Omit<Claims<Readonly<Record<string, unknown>>>, "rawKey">>;

/**
 * What a key states about itself, without a secret and WITHOUT verifying it: steps 1 to 4, 6 and 7 of
 * docs/protocol.md section 2.3. It is meant for tools that show a key to people. Trust none of it: not the tenant,
 * not the scopes, not even that the key was ever issued. To decide about a request, call `Apikee.verify`.
 *
 * @throws ApikeeError MISSING_KEY, INVALID_PREFIX, INVALID_FORMAT, DECODE_ERROR or INVALID_CLAIMS.
 */
export function decodeUnverified(key: string): UnverifiedClaims {
  const checked = readClaims(parseKey(key).payload);
  const { id, tenant, scopes, expiresAt, notBefore, environment, meta } = claimsOf<
    Readonly<Record<string, unknown>>
  >(checked, key);
  return Object.freeze({ id, tenant, scopes, expiresAt, notBefore, environment, meta });
}
