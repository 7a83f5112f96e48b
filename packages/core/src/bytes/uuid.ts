import type { Clock } from "./clock.ts";
import { encodeHex } from "./hex.ts";

const UUID_V7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export interface UuidV7Options {
  readonly clock: Pick<Clock, "now">;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** A new UUID version 7 (RFC 9562 section 5.7): 48 bits of milliseconds, then 74 random bits; lower case. */
export function uuidV7({ clock, randomBytes }: UuidV7Options): string {
  const bytes = new Uint8Array(16);
  const nowMs = Math.floor(clock.now());
  // Bit operators see 32 bits; the time has 48.
  const high = Math.floor(nowMs / 2 ** 32);
  bytes[0] = high >> 8;
  bytes[1] = high;
  bytes[2] = nowMs >>> 24;
  bytes[3] = nowMs >>> 16;
  bytes[4] = nowMs >>> 8;
  bytes[5] = nowMs;
  bytes.set(randomBytes(10), 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  const hex = encodeHex(bytes);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Whether a value is a UUID version 7 in lower case. No other spelling counts, because ids are compared as strings. */
export function isUuidV7(value: unknown): value is string {
  return typeof value === "string" && UUID_V7.test(value);
}

/** The milliseconds since 1970 that a UUID version 7 begins with; `null` where it is not one. */
export function uuidV7TimeMs(text: string): number | null {
  return isUuidV7(text) ? Number.parseInt(text.slice(0, 8) + text.slice(9, 13), 16) : null;
}
