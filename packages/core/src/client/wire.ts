import { isObject } from "../bytes/is-object.ts";
import { ERROR_CODES, type ErrorCode } from "../errors/index.ts";

const WINDOWS: readonly unknown[] = ["hour", "day", "week", "month"] satisfies LimitState["window"][];
const MAX_LIMITS = 16;
const MAX_MESSAGE_LENGTH = 500;
/** The codes with which the platform refuses a validate, docs/protocol.md section 3.4. */
const REFUSALS: ReadonlySet<string> = new Set<ErrorCode>([
  "REVOKED",
  "EXPIRED",
  "KEY_DISABLED",
  "CLIENT_DISABLED",
  "IP_NOT_ALLOWED",
  "RATE_LIMITED",
  "FRAUD_BLOCKED",
  "UNKNOWN_KEY",
]);

/** The operations of the channel, docs/protocol.md section 3.4. */
export type Operation = "validate" | "report" | "client.create" | "endpoint.register" | "revocations";

/** One window of a client's limits. */
export interface LimitState {
  readonly window: "hour" | "day" | "week" | "month";
  /** Requests that the window allows. */
  readonly limit: number;
  /** Requests that remain in it. */
  readonly remaining: number;
  /** When the window ends, in milliseconds since 1970. */
  readonly resetAt: number;
}

/** The body of `validate`. */
export interface ValidateBody {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly ip?: string;
  readonly userAgent?: string;
}

/** One event of `report`. */
export interface ReportEvent {
  readonly rid: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly keyId: string;
  readonly method: string;
  /** The template of the route that matched. */
  readonly route: string;
  readonly status: number;
  readonly durationMs: number;
  readonly degraded?: string;
}

/** The body of `report`. */
export interface ReportBody {
  readonly batchId: string;
  readonly events: readonly ReportEvent[];
  /** Events given up since the last batch. */
  readonly dropped?: number;
}

/** The body of `client.create`. */
export interface RegisterBody {
  readonly tenant: string;
  /** A UUID version 7. */
  readonly clientId: string;
  readonly name?: string | undefined;
  readonly type?: string | undefined;
  readonly templateId?: string | undefined;
  readonly ipWhitelist?: readonly string[] | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  readonly key: {
    readonly id: string;
    /** SHA-256 of the key, in hexadecimal. */
    readonly hash: string;
    /** The key's first 12 characters. */
    readonly prefix: string;
    /** The key's last 4 characters. */
    readonly suffix: string;
    readonly scopes: readonly string[];
    readonly environment: string;
    /** Milliseconds since 1970. */
    readonly expiresAt?: number | undefined;
  };
}

/** One endpoint of `endpoint.register`. */
export interface EndpointBody {
  readonly method: string;
  readonly route: string;
}

/** What the platform says about a request. */
export type Verdict =
  | { readonly isAllowed: true; readonly clientId: string; readonly limits: readonly LimitState[] }
  | {
      readonly isAllowed: false;
      readonly code: ErrorCode;
      readonly message: string;
      readonly retryAfterMs?: number;
      readonly limits?: readonly LimitState[];
    };

/** A change in the state of a key or of a tenant. */
export type FeedChange =
  | {
      readonly keyId: string;
      readonly state: "revoked" | "disabled" | "active";
      /** When the key expires, in milliseconds since 1970; null where it does not. */
      readonly expiresAt: number | null;
    }
  | { readonly tenant: string; readonly state: "suspended" | "active" };

/** The answer of `revocations`. */
export interface FeedAnswer {
  readonly serial: number;
  /** Whether the changes are the whole state, and not just what came since. */
  readonly complete: boolean;
  readonly changes: readonly FeedChange[];
}

/**
 * The verdict in a body that came with status 200, or null where the body is not one: without a boolean `success`,
 * or a success for another key.
 *
 * Source: docs/protocol.md section 3.3.
 */
export function verdictOf(
  body: unknown,
  request: { readonly keyId: string; readonly key: string },
): Verdict | null {
  if (!isObject(body)) return null;
  const { success, clientId, keyId, error, message, retryAfterMs, limits } = body;
  if (success === true) {
    if (keyId !== request.keyId) return null;
    return {
      isAllowed: true,
      clientId: typeof clientId === "string" ? clientId : "",
      limits: limitsOf(limits),
    };
  }
  if (success !== false) return null;
  const code = refusalCode(error);
  return {
    isAllowed: false,
    code,
    message: isMessage(message, request.key) ? message : ERROR_CODES[code].message,
    ...(isTime(retryAfterMs) && { retryAfterMs }),
    ...(limits !== undefined && { limits: limitsOf(limits) }),
  };
}

/** Whether a body acknowledges a `report`. */
export function isReportAnswer(body: unknown): boolean {
  return (
    isObject(body) &&
    isCount(body["accepted"]) &&
    isCount(body["duplicates"]) &&
    Array.isArray(body["rejected"])
  );
}

/** Whether a body acknowledges an `endpoint.register`. */
export function isEndpointsAnswer(body: unknown): boolean {
  return isObject(body) && "registered" in body && "known" in body;
}

/** Whether a body acknowledges a `client.create`: it is a client. */
export function isClientAnswer(body: unknown): boolean {
  return isObject(body) && typeof body["id"] === "string";
}

/** The answer of `revocations`, or null where any part of it is malformed. */
export function feedAnswerOf(body: unknown): FeedAnswer | null {
  if (!isObject(body)) return null;
  const { serial, complete, changes } = body;
  if (!isCount(serial) || typeof complete !== "boolean" || !Array.isArray(changes)) return null;
  const checked: FeedChange[] = [];
  for (const change of changes as readonly unknown[]) {
    const one = feedChangeOf(change);
    if (one === null) return null;
    checked.push(one);
  }
  return { serial, complete, changes: checked };
}

function feedChangeOf(change: unknown): FeedChange | null {
  if (!isObject(change)) return null;
  const { keyId, tenant, state, expiresAt = null } = change;
  if (typeof tenant === "string" && keyId === undefined) {
    return state === "suspended" || state === "active" ? { tenant, state } : null;
  }
  if (typeof keyId !== "string" || tenant !== undefined) return null;
  if (state !== "revoked" && state !== "disabled" && state !== "active") return null;
  return expiresAt === null || isTime(expiresAt) ? { keyId, state, expiresAt } : null;
}

/** The code of a refusal. One that is newer than this package is a refusal all the same. */
function refusalCode(error: unknown): ErrorCode {
  return isRefusal(error) ? error : "UNKNOWN_KEY";
}

function isRefusal(value: unknown): value is ErrorCode {
  return typeof value === "string" && REFUSALS.has(value);
}

/** Whether a message may be passed on: it must not contain the key. */
function isMessage(value: unknown, key: string): value is string {
  return (
    typeof value === "string" &&
    value.length > 0 &&
    value.length <= MAX_MESSAGE_LENGTH &&
    !value.includes(key)
  );
}

/** The well-formed limits. They are an addition to a verdict, which a malformed one does not change. */
function limitsOf(value: unknown): readonly LimitState[] {
  return Array.isArray(value) ? value.slice(0, MAX_LIMITS).filter(isLimit) : [];
}

function isLimit(value: unknown): value is LimitState {
  return (
    isObject(value) &&
    WINDOWS.includes(value["window"]) &&
    isTime(value["limit"]) &&
    isTime(value["remaining"]) &&
    isTime(value["resetAt"])
  );
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
