import { type Claims, claimsOf } from "../claims/claims.ts";
import { parseKey } from "./format.ts";
import { readClaims } from "./verify.ts";

/**
 * What a key says of itself, believed by nobody: anybody can write a key that says this. Frozen, as
 * verified claims are.
 */
export type UnverifiedClaims = Readonly<Omit<Claims<Readonly<Record<string, unknown>>>, "rawKey">>;

/**
 * What a key says of itself, without a secret and WITHOUT verifying it: steps 1 to 4, 6 and 7 of
 * docs/protocol.md section 2.3. For tools that show a key to people. Nothing of it may be trusted: neither
 * tenant nor scopes, nor that the key exists at all. To let anybody in, call `Apikee.verify`.
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
