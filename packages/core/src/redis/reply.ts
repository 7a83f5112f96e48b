import { utf8Decode } from "../bytes/utf8.ts";

/** Thrown where Redis answers something that none of the scripts returns. */
class UnexpectedReply extends Error {
  override readonly name = "UnexpectedReply";

  constructor() {
    super("Redis answered in an unexpected way");
  }
}

/** @throws Error where the reply is no list. */
export function listOf(reply: unknown): readonly unknown[] {
  if (!Array.isArray(reply)) throw new UnexpectedReply();
  return reply;
}

/**
 * A string. Clients can be set to return it as bytes, or as a number where it is one.
 *
 * @throws Error where the reply is neither.
 */
export function textOf(reply: unknown): string {
  if (typeof reply === "string") return reply;
  if (typeof reply === "number" || typeof reply === "bigint") return String(reply);
  if (reply instanceof Uint8Array) return utf8Decode(reply);
  throw new UnexpectedReply();
}

/**
 * A whole number.
 *
 * @throws Error where the reply is none.
 */
export function wholeNumberOf(reply: unknown): number {
  const value = Number(textOf(reply));
  if (!Number.isSafeInteger(value)) throw new UnexpectedReply();
  return value;
}

/**
 * The score of an expiry: seconds since 1970, or `Infinity`.
 *
 * @throws Error where the reply is none.
 */
export function expiryOf(reply: unknown): number {
  const text = textOf(reply);
  return /^\+?inf$/.test(text) || text === "Infinity" ? Number.POSITIVE_INFINITY : wholeNumberOf(text);
}
