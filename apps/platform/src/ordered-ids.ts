import type { Clock } from "@apikee/core";
import { uuidV7 } from "@apikee/core/channel";

/** The digits of a UUID version 7 that follow its version: 12 bits. */
const SEQUENCE_AT = 15;
const SEQUENCE_DIGITS = 3;
const SEQUENCES = 16 ** SEQUENCE_DIGITS;

/**
 * Makes UUIDs of version 7 that sort, as texts, in the order in which they were made (RFC 9562 section 6.2,
 * method 1): 12 of the random bits count within the millisecond. While the clock stands, or has jumped back,
 * time runs ahead of it.
 */
export function orderedIds(
  clock: Pick<Clock, "now">,
  randomBytes: (length: number) => Uint8Array,
): () => string {
  let lastMs = 0;
  let sequence = 0;
  const now = () => lastMs;
  return () => {
    const nowMs = Math.floor(clock.now());
    if (nowMs > lastMs) {
      lastMs = nowMs;
      sequence = 0;
    } else if (++sequence === SEQUENCES) {
      lastMs++;
      sequence = 0;
    }
    const id = uuidV7({ clock: { now }, randomBytes });
    const digits = sequence.toString(16).padStart(SEQUENCE_DIGITS, "0");
    return id.slice(0, SEQUENCE_AT) + digits + id.slice(SEQUENCE_AT + SEQUENCE_DIGITS);
  };
}
