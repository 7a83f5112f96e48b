import { expectRefusal } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { keyHeader } from "../keys.ts";
import { type InvalidKey, KEY_VECTORS } from "../vectors.ts";

/**
 * Every row of core's vectors that a running application can be asked about. It has the real time, not that of
 * the vectors, so these are left to core:
 * - keys that verify, and those not yet valid, at the time of the vectors;
 * - keys with characters that no header carries: a line's end, a full-width digit, and a space before, which
 *   HTTP takes for the header's own.
 */
export const keyVectorCases: readonly ConformanceCase[] = KEY_VECTORS.invalid
  .filter((row) => isTimeless(row) && isVisibleAscii(row.key))
  .map(({ name, key, code }) => ({
    id: `A11 vector: ${name}`,
    title: `is refused as ${code}`,
    async run({ vectors }) {
      expectRefusal(await vectors.get("/me", keyHeader(key)), code);
    },
  }));

/** What had expired at the time of the vectors has still: no machine that runs this has an earlier clock. */
function isTimeless({ code }: InvalidKey): boolean {
  return code !== "NOT_YET_VALID";
}

function isVisibleAscii(key: string): boolean {
  return /^[\x21-\x7e]*$/.test(key);
}
