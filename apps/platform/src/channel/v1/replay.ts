import { createHash } from "node:crypto";
import type { Clock } from "@apikee/core";
import type { Version1Envelope } from "./envelope.ts";

const WINDOW_MS = 130_000;
const UUID_BYTES = 16;
const TIME_BYTES = 6;

/** SHA-256(epk with its top bit cleared ‖ iv): what a message is known again by (docs/protocol.md section 4). */
export function digestOf({ epk, iv }: Pick<Version1Envelope, "epk" | "iv">): Buffer {
  const bare = Uint8Array.from(epk);
  // X25519 ignores the bit: with and without it, it is the same message.
  bare[31] = (bare[31] ?? 0) & 0x7f;
  return createHash("sha256").update(bare).update(iv).digest();
}

/**
 * The rid that a message is logged under: a UUID version 7 of its time and digest, so that a replay that gets
 * past this instance — after a restart, or on another one — meets the row of the first, and counts nothing.
 */
export function ridOf(digest: Uint8Array, timestampMs: number): string {
  const bytes = Buffer.alloc(UUID_BYTES);
  bytes.writeUIntBE(timestampMs, 0, TIME_BYTES);
  bytes.set(digest.subarray(0, UUID_BYTES - TIME_BYTES), TIME_BYTES);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * Messages that were seen in the last 130 seconds at least. Two generations, of which the old one is dropped
 * whole. Only what came with a server key is put in: who has none cannot fill it.
 */
export class SeenDigests {
  readonly #clock: Pick<Clock, "now">;
  #young = new Set<string>();
  #old = new Set<string>();
  #youngSinceMs: number;

  constructor(clock: Pick<Clock, "now">) {
    this.#clock = clock;
    this.#youngSinceMs = clock.now();
  }

  /** Adds one; false where it was seen before. */
  add(digest: Buffer): boolean {
    this.#turn();
    const text = digest.toString("latin1");
    if (this.#young.has(text) || this.#old.has(text)) return false;
    this.#young.add(text);
    return true;
  }

  #turn(): void {
    const nowMs = this.#clock.now();
    const ageMs = nowMs - this.#youngSinceMs;
    // A clock that was set back: what is remembered stays for a window from now.
    if (ageMs < 0) this.#youngSinceMs = nowMs;
    else if (ageMs >= WINDOW_MS) {
      this.#old = ageMs >= 2 * WINDOW_MS ? new Set() : this.#young;
      this.#young = new Set();
      this.#youngSinceMs = nowMs;
    }
  }
}
