import type { KnownKey } from "../store/keys.ts";
import type { LogRow } from "../store/logs.ts";

/** Why a key is refused (docs/protocol.md section 3.4), and what its holder is told. */
const REFUSALS = {
  REVOKED: "The API key has been revoked.",
  EXPIRED: "The API key has expired.",
  KEY_DISABLED: "The API key is disabled.",
  CLIENT_DISABLED: "The client of this API key is disabled.",
  UNKNOWN_KEY: "The API key is not known.",
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** What `validate` finds. */
export type Verdict =
  | { readonly isAllowed: true; readonly keyId: string; readonly clientId: string }
  | {
      readonly isAllowed: false;
      readonly error: RefusalCode;
      /** Where they are known. */
      readonly keyId: string | null;
      readonly clientId: string | null;
    };

/** The answer to a `validate`. */
export function answerOf(verdict: Verdict): object {
  // No limits yet: the answers have their place for them.
  return verdict.isAllowed
    ? { success: true, clientId: verdict.clientId, keyId: verdict.keyId, limits: [] }
    : { success: false, error: verdict.error, message: REFUSALS[verdict.error] };
}

/** What of the answer does not follow from the log row, as the row keeps it. */
export function storedAnswer(verdict: Verdict): string | null {
  return verdict.isAllowed ? null : JSON.stringify(answerOf(verdict));
}

/** The first answer, from the row that was logged with it. */
export function answerOfRow(row: LogRow): object {
  if (row.answer !== null) return JSON.parse(row.answer);
  return { success: true, clientId: row.client_id, keyId: row.key_id, limits: [] };
}

/** Anything that is known against a key, or its client, refuses it. */
export function judgeKnownKey(key: KnownKey, nowMs: number): Verdict {
  const { id: keyId, clientId } = key;
  // The client first: it is what is wrong with every key of a deleted one, which are revoked besides.
  if (key.isClientSuspended) return { isAllowed: false, error: "CLIENT_DISABLED", keyId, clientId };
  if (key.isRevoked) return { isAllowed: false, error: "REVOKED", keyId, clientId };
  if (key.expiresAtMs !== null && nowMs >= key.expiresAtMs) {
    return { isAllowed: false, error: "EXPIRED", keyId, clientId };
  }
  if (!key.isEnabled) return { isAllowed: false, error: "KEY_DISABLED", keyId, clientId };
  return { isAllowed: true, keyId, clientId };
}
