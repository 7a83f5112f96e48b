import { encodeBase62Fixed, randomBase62 } from "../bytes/base62-encode.ts";
import type { Clock } from "../bytes/clock.ts";

const TIME_DIGITS = 8;
const COUNTER_DIGITS = 2;
const RANDOM_DIGITS = 12;
const IDS_PER_MS = 62 ** COUNTER_DIGITS;

/**
 * Makes ids of 22 base62 digits that sort, as texts, in the order in which they were made: 8 of the time in
 * milliseconds, 2 that count within the millisecond, and 12 random ones (71 bits) that make them unique
 * across processes. A clock that jumps back, or more than 3,844 ids in a millisecond, does not disturb the
 * order: time then runs ahead of the clock.
 */
export function idSource(clock: Clock, randomBytes: (length: number) => Uint8Array): () => string {
  let lastMs = 0;
  let counter = 0;
  return () => {
    const nowMs = Math.floor(clock.now());
    if (nowMs > lastMs) {
      lastMs = nowMs;
      counter = 0;
    } else if (++counter === IDS_PER_MS) {
      lastMs++;
      counter = 0;
    }
    return (
      encodeBase62Fixed(lastMs, TIME_DIGITS) +
      encodeBase62Fixed(counter, COUNTER_DIGITS) +
      randomBase62(RANDOM_DIGITS, randomBytes)
    );
  };
}
