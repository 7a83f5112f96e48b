import type { ConformanceCase } from "../conformance-case.ts";
import { bearer, keyHeader } from "../keys.ts";
import { accepted, type HeaderRow, keptOut, refusedWith } from "./header-case.ts";

/** Well-formed, and signed by nobody. */
const BAD_KEY = "apikee_1.1";

/** Some servers keep one of two lines and some join them by a comma: neither may pick a key. */
const TWICE: readonly HeaderRow[] = [
  [
    "A03 header twice",
    "keys on two lines are refused",
    ({ acme, globex }) => [...keyHeader(acme), ...keyHeader(globex)],
  ],
  [
    "A03 the same key twice",
    "one key on two lines is refused",
    ({ acme }) => [...keyHeader(acme), ...keyHeader(acme)],
  ],
  [
    "A03 a good key first",
    "a good key excuses no bad one",
    ({ acme }) => [...keyHeader(acme), ...keyHeader(BAD_KEY)],
  ],
  [
    "A03 a bad key first",
    "a bad key hides no good one",
    ({ acme }) => [...keyHeader(BAD_KEY), ...keyHeader(acme)],
  ],
  [
    "A03 names in two cases",
    "the case of the header's name makes no other header of it",
    ({ acme, globex }) => [...keyHeader(acme), ["X-API-KEY", globex]],
  ],
  ["A03 comma", "keys joined by a comma are two", ({ acme, globex }) => keyHeader(`${acme},${globex}`)],
  [
    "A03 comma and space",
    "keys joined by comma and space are two",
    ({ acme, globex }) => keyHeader(`${acme}, ${globex}`),
  ],
  [
    "A03 Authorization twice",
    "Bearer keys on two lines are refused",
    ({ acme, globex }) => [...bearer(acme), ...bearer(globex)],
  ],
  [
    "A03 Authorization with comma",
    "Bearer keys joined by a comma are two",
    ({ acme, globex }) => bearer(`${acme}, Bearer ${globex}`),
  ],
];

const DIFFERING: readonly HeaderRow[] = [
  [
    "A04 two good keys",
    "a key and another Bearer key are refused",
    ({ acme, globex }) => [...keyHeader(acme), ...bearer(globex)],
  ],
  [
    "A04 Bearer first",
    "the order of the two headers is nothing",
    ({ acme, globex }) => [...bearer(globex), ...keyHeader(acme)],
  ],
  [
    "A04 bad Bearer key",
    "a Bearer key need not be good to differ",
    ({ acme }) => [...keyHeader(acme), ...bearer(BAD_KEY)],
  ],
  [
    "A04 bad key",
    "a value that is no key differs from a Bearer key",
    ({ acme }) => [...keyHeader("bad"), ...bearer(acme)],
  ],
];

/** Rows 3 and 4. */
export const twoKeyCases: readonly ConformanceCase[] = [
  ...TWICE.map(refusedWith("AMBIGUOUS_KEY")),
  ...DIFFERING.map(refusedWith("AMBIGUOUS_KEY")),
  // What a server makes of these lines before the guard sees them differs; that nobody passes does not.
  keptOut([
    "A03 one of two empty",
    "an empty line beside a key lets nobody in",
    ({ acme }) => [...keyHeader(""), ...keyHeader(acme)],
  ]),
  keptOut([
    "A03 list of Bearer keys",
    "a list of keys is no key",
    ({ acme, globex }) => bearer(`${acme},${globex}`),
  ]),
  accepted([
    "A04 the same key",
    "one key in both headers is one key",
    ({ acme }) => [...keyHeader(acme), ...bearer(acme)],
  ]),
];
