import { isObject } from "./envelope.ts";

/** What a request says inside (docs/protocol.md section 4). */
export interface Version1Message {
  /** The key's name within the client. */
  readonly name: string;
  readonly timestampMs: number;
  readonly userAgent: string | null;
  /**
   * The last address of `X-Forwarded-For`, which is the one that the application's own proxy wrote: those
   * before it are whatever the caller sent.
   */
  readonly forwardedFor: string | null;
}

const MEMBERS = new Set(["name", "timestamp", "headers", "payload"]);
const MAX_NAME_LENGTH = 256;
/** RFC 3339: a date, a time, and how far it is off UTC. */
const TIMESTAMP = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/i;

/** Reads `{ name, timestamp, headers, payload? }`. Null for anything else. */
export function parseMessage(value: Record<string, unknown> | null): Version1Message | null {
  if (value === null || Object.keys(value).some((member) => !MEMBERS.has(member))) return null;
  const { name, timestamp, headers } = value;
  if (typeof name !== "string" || name === "" || name.length > MAX_NAME_LENGTH || !isObject(headers)) {
    return null;
  }
  const timestampMs = timeOf(timestamp);
  if (timestampMs === null) return null;
  const forwarded = headerOf(headers, "x-forwarded-for")?.split(",").at(-1)?.trim();
  return {
    name,
    timestampMs,
    userAgent: headerOf(headers, "user-agent"),
    forwardedFor: forwarded === undefined || forwarded === "" ? null : forwarded,
  };
}

function timeOf(timestamp: unknown): number | null {
  if (typeof timestamp !== "string" || !TIMESTAMP.test(timestamp)) return null;
  const timeMs = Date.parse(timestamp);
  return Number.isNaN(timeMs) ? null : timeMs;
}

/** A header by its lower-case name; where it was sent more than once, or as a list, the last of it counts. */
function headerOf(headers: Record<string, unknown>, name: string): string | null {
  const values = Object.entries(headers).flatMap(([sent, value]) =>
    sent.toLowerCase() === name ? value : [],
  );
  const last = values.at(-1);
  return typeof last === "string" ? last : null;
}
