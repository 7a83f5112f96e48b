import { checkClaims } from "../claims/check.ts";
import type { CheckedClaims } from "../claims/claims.ts";
import { decodePayload } from "../claims/decode.ts";
import type { HmacKey } from "../crypto/hash.ts";
import { ApikeeError } from "../errors/index.ts";
import { parseKey } from "./format.ts";
import type { Revocations } from "./revocations.ts";

/**
 * Steps 1 to 7 of docs/protocol.md section 2.3: what a key states, once its signature is valid. Nothing of the
 * payload is parsed before that.
 *
 * @throws ApikeeError MISSING_KEY, INVALID_PREFIX, INVALID_FORMAT, DECODE_ERROR, INVALID_SIGNATURE or
 * INVALID_CLAIMS.
 */
export function openKey(key: unknown, secrets: readonly HmacKey[]): CheckedClaims {
  const { payload, signature } = parseKey(key);
  if (!verifySignature(payload, signature, secrets)) throw new ApikeeError("INVALID_SIGNATURE");
  return readClaims(payload);
}

/**
 * Steps 6 and 7 of docs/protocol.md section 2.3.
 *
 * @throws ApikeeError DECODE_ERROR or INVALID_CLAIMS.
 */
export function readClaims(payload: Uint8Array): CheckedClaims {
  const decoded = decodePayload(payload);
  if (decoded === null) throw new ApikeeError("DECODE_ERROR");
  const claims = checkClaims(decoded);
  if (claims === null) throw new ApikeeError("INVALID_CLAIMS");
  return claims;
}

/** Tries every secret, so that the time reveals neither which one matches nor whether any does. */
function verifySignature(payload: Uint8Array, signature: Uint8Array, secrets: readonly HmacKey[]): boolean {
  let matches = 0;
  for (const secret of secrets) matches |= Number(secret.verify(payload, signature));
  return matches === 1;
}

/** What decides whether a key with a valid signature is accepted now. */
export interface Conditions {
  readonly clockToleranceSeconds: number;
  readonly acceptEnvironments: ReadonlySet<string> | null;
  readonly revocations: Revocations | null;
  readonly failOpen: boolean;
}

/**
 * Steps 8 to 10 of docs/protocol.md section 2.3, which are checked on each use of a key, cached or not.
 *
 * @throws ApikeeError NOT_YET_VALID, EXPIRED, WRONG_ENVIRONMENT or REVOKED; SERVER_UNREACHABLE where a list
 * has never been loaded and `failOpen` is false.
 */
export function checkConditions(claims: CheckedClaims, nowMs: number, conditions: Conditions): void {
  const { expiresAtSeconds, notBeforeSeconds } = claims;
  const toleranceMs = conditions.clockToleranceSeconds * 1000;
  // Written so that a clock which returns NaN refuses.
  if (notBeforeSeconds !== null && !(nowMs + toleranceMs >= notBeforeSeconds * 1000)) {
    throw new ApikeeError("NOT_YET_VALID");
  }
  if (expiresAtSeconds !== null && !(nowMs - toleranceMs < expiresAtSeconds * 1000)) {
    throw new ApikeeError("EXPIRED");
  }
  if (conditions.acceptEnvironments !== null && !conditions.acceptEnvironments.has(claims.environment)) {
    throw new ApikeeError("WRONG_ENVIRONMENT");
  }
  if (conditions.revocations !== null)
    checkRevocation(claims.id, conditions.revocations, conditions.failOpen);
}

function checkRevocation(id: string, revocations: Revocations, failOpen: boolean): void {
  if (revocations.has(id)) throw new ApikeeError("REVOKED");
  if (revocations.isLoaded === false && !failOpen) throw new ApikeeError("SERVER_UNREACHABLE");
}
