import type { LimitState, LimitVerdict } from "../policies/limits/judge.ts";
import type { ClientPolicy, KnownKey } from "../store/keys.ts";
import type { LogRow } from "../store/logs.ts";

/** Why a key is refused (docs/protocol.md section 3.4), and what its holder is told. */
const REFUSALS = {
  REVOKED: "The API key has been revoked.",
  EXPIRED: "The API key has expired.",
  KEY_DISABLED: "The API key is disabled.",
  CLIENT_DISABLED: "The client of this API key is disabled.",
  IP_NOT_ALLOWED: "The client of this API key does not allow this address.",
  RATE_LIMITED: "The rate limit of the client is used up.",
  FRAUD_BLOCKED: "The request was blocked as suspicious.",
  UNKNOWN_KEY: "The API key is not known.",
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** Every reason for which a key is refused. */
export const REFUSAL_CODES = Object.keys(REFUSALS) as readonly RefusalCode[];

/** What the holder of a key is told. */
export function messageOf(error: RefusalCode): string {
  return REFUSALS[error];
}

/** Why a request is refused. */
interface RefusedVerdict {
  readonly isAllowed: false;
  readonly error: RefusalCode;
  /** Where they are known. */
  readonly keyId: string | null;
  readonly clientId: string | null;
  /** What the limits say, where one of them refuses. */
  readonly limited?: LimitVerdict | undefined;
}

/** What is found of a key. */
export type Verdict =
  | {
      readonly isAllowed: true;
      readonly keyId: string;
      readonly clientId: string;
      /** What else decides about its requests. */
      readonly policy: ClientPolicy;
    }
  | RefusedVerdict;

/** What `validate` says in the end, once the request was taken from its limits. */
export type FinalVerdict =
  | {
      readonly isAllowed: true;
      readonly keyId: string;
      readonly clientId: string;
      readonly limits: readonly LimitState[];
    }
  | RefusedVerdict;

/** What is said where nothing was found against a request, and this of its limits; null where it has none. */
export function afterLimits(verdict: Verdict, limited: LimitVerdict | null): FinalVerdict {
  if (!verdict.isAllowed) return verdict;
  const { keyId, clientId } = verdict;
  if (limited === null || limited.isAllowed) {
    return { isAllowed: true, keyId, clientId, limits: limited?.states ?? [] };
  }
  return { isAllowed: false, error: "RATE_LIMITED", keyId, clientId, limited };
}

/** The answer to a `validate`. */
export function answerOf(verdict: FinalVerdict): object {
  if (verdict.isAllowed) {
    const { clientId, keyId, limits } = verdict;
    return { success: true, clientId, keyId, limits };
  }
  const { error, limited } = verdict;
  return {
    success: false,
    error,
    message: messageOf(error),
    ...(limited !== undefined && { retryAfterMs: limited.retryAfterMs, limits: limited.states }),
  };
}

/** What of the answer does not follow from the log row, as the row keeps it: of an allowed one its limits. */
export function storedAnswer(verdict: FinalVerdict): string | null {
  if (!verdict.isAllowed) return JSON.stringify(answerOf(verdict));
  return verdict.limits.length === 0 ? null : JSON.stringify(verdict.limits.map(packed));
}

/** The first answer, from the row that was logged with it. */
export function answerOfRow(row: LogRow): object {
  const kept: unknown = row.answer === null ? [] : JSON.parse(row.answer);
  if (!Array.isArray(kept)) return kept as object;
  return { success: true, clientId: row.client_id, keyId: row.key_id, limits: kept.map(unpacked) };
}

type PackedLimit = readonly [LimitState["window"], limit: number, remaining: number, resetAt: number];

function packed({ window, limit, remaining, resetAt }: LimitState): PackedLimit {
  return [window, limit, remaining, resetAt];
}

function unpacked([window, limit, remaining, resetAt]: PackedLimit): LimitState {
  return { window, limit, remaining, resetAt };
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
  return { isAllowed: true, keyId, clientId, policy: key.policy };
}
