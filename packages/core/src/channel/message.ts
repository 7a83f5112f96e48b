import { utf8Decode, utf8Encode } from "../bytes/utf8.ts";
import { isUuidV7 } from "../bytes/uuid.ts";
import { parseObject } from "./envelope.ts";

/** How far a message's time may differ from the platform's clock, in milliseconds, in either direction. */
const MAX_CLOCK_OFFSET_MS = 60_000;
const REQUEST_MEMBERS = 6;

/** What is inside a request (docs/protocol.md section 3.2). */
export interface RequestMessage {
  /** The server key. */
  readonly auth: string;
  /** The project_env. */
  readonly env: string;
  /** Milliseconds since 1970, by the platform's clock as far as the client knows it. */
  readonly ts: number;
  /** The id of the request: a UUID version 7 in lower case, made by the client. */
  readonly rid: string;
  /** The operation's name. */
  readonly op: string;
  readonly body: unknown;
}

/** What is inside a response (docs/protocol.md section 3.3). */
export interface ResponseMessage {
  /** As an HTTP status: 100 to 599. */
  readonly status: number;
  /** The platform's time, in milliseconds since 1970. */
  readonly now: number;
  readonly body: unknown;
}

/** The plaintext of a request or response. */
export function encodeMessage(message: RequestMessage | ResponseMessage): Uint8Array {
  return utf8Encode(JSON.stringify(message));
}

/** Reads what was inside a request: exactly the six members. `null`, which is status 400 inside, for anything else. */
export function parseRequestMessage(plaintext: Uint8Array): RequestMessage | null {
  const value = parsePlaintext(plaintext);
  if (value === null || Object.keys(value).length !== REQUEST_MEMBERS || !Object.hasOwn(value, "body")) {
    return null;
  }
  const { auth, env, ts, rid, op, body } = value;
  if (typeof auth !== "string" || typeof env !== "string" || typeof op !== "string") return null;
  if (!isTime(ts) || !isUuidV7(rid)) return null;
  return { auth, env, ts, rid, op, body };
}

/** Reads what was inside a response; other members are ignored. `null`, the platform's mistake, for anything else. */
export function parseResponseMessage(plaintext: Uint8Array): ResponseMessage | null {
  const value = parsePlaintext(plaintext);
  if (value === null || !Object.hasOwn(value, "body")) return null;
  const { status, now, body } = value;
  if (!Number.isInteger(status) || !isTime(now)) return null;
  return (status as number) >= 100 && (status as number) <= 599
    ? { status: status as number, now, body }
    : null;
}

/** Whether a message's time is within 60 seconds of the platform's clock; otherwise it is answered inside with 408. */
export function isTimely({ ts }: Pick<RequestMessage, "ts">, nowMs: number): boolean {
  return Math.abs(nowMs - ts) <= MAX_CLOCK_OFFSET_MS;
}

function parsePlaintext(plaintext: Uint8Array): Record<string, unknown> | null {
  try {
    return parseObject(utf8Decode(plaintext));
  } catch {
    return null;
  }
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
