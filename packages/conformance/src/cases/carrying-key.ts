import { expectReached, expectRefusal } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { bearer, keyHeader, mint } from "../keys.ts";
import { accepted, type HeaderRow, keptOut, refusedWith } from "./header-case.ts";

/** A token as an application may have it beside a key: nothing of ours. */
const FOREIGN_JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJlLW9mLWFub3RoZXItc2VydmljZQ";

const MISSING: readonly HeaderRow[] = [
  ["A01 no header", "a request without a key is refused", () => []],
  ["A02 empty value", "an empty header is no key", () => keyHeader("")],
  ["A02 blank value", "a header of blanks is no key", () => keyHeader(" \t ")],
  ["A02 empty Authorization", "an empty Authorization is no key", () => [["Authorization", ""]]],
  ["A02 Bearer and nothing", "a scheme without a value is no key", () => [["Authorization", "Bearer"]]],
  ["A02 Bearer and blanks", "a scheme before blanks is no key", () => bearer("  ")],
  ["A05 Basic", "Basic credentials are no key", ({ acme }) => authorization(`Basic ${btoa(`${acme}:`)}`)],
  ["A05 key as Basic", "a key under another scheme is no key", ({ acme }) => authorization(`Basic ${acme}`)],
  ["A05 key without scheme", "a key without a scheme is no key", ({ acme }) => authorization(acme)],
  ["A05 foreign Bearer", "another service's token is no key", () => bearer(FOREIGN_JWT)],
  [
    "A05 APIKEE_",
    "a Bearer value in other case is not ours",
    ({ acme }) => bearer(acme.replace("apikee", "APIKEE")),
  ],
  ["A06 two spaces", "two spaces after the scheme are one too many", ({ acme }) => bearer(` ${acme}`)],
  ["A06 tab", "a tab after the scheme is no space", ({ acme }) => authorization(`Bearer\t${acme}`)],
  ["A06 no space", "a scheme that runs into the key is none", ({ acme }) => authorization(`Bearer${acme}`)],
  ["A07 cookie", "a key in a cookie is not looked at", ({ acme }) => [["Cookie", `x-api-key=${acme}`]]],
  ["A07 another header", "a key in another header is not looked at", ({ acme }) => [["api-key", acme]]],
  ["A07 underscores", "x_api_key is another header", ({ acme }) => [["x_api_key", acme]]],
];

const ACCEPTED: readonly HeaderRow[] = [
  [
    "A05 token beside a key",
    "another's token is no conflict",
    ({ acme }) => both(acme, `Bearer ${FOREIGN_JWT}`),
  ],
  [
    "A05 token on a line of its own",
    "another's token beside a Bearer key is no conflict",
    ({ acme }) => [...bearer(FOREIGN_JWT), ...bearer(acme)],
  ],
  ["A05 Basic beside a key", "Basic beside a key is no conflict", ({ acme }) => both(acme, "Basic YTpi")],
  ["A06 Bearer", "a Bearer key is a key", ({ acme }) => bearer(acme)],
  ["A06 bearer", "the scheme may be in lower case", ({ acme }) => authorization(`bearer ${acme}`)],
  ["A06 BEARER", "the scheme may be in upper case", ({ acme }) => authorization(`BEARER ${acme}`)],
  ["A06 X-Api-KEY", "the header's name may be in any case", ({ acme }) => [["X-Api-KEY", acme]]],
  [
    "A06 blanks around",
    "blanks around a header's value are none of it",
    ({ acme }) => keyHeader(` ${acme}\t `),
  ],
];

/** Bytes that HTTP carries, and no key holds. */
const UNDECODABLE: readonly HeaderRow[] = [
  ["A09 Latin-1", "a byte above 0x7f is no digit", ({ acme }) => keyHeader(acme.replace(".", "\u00e9."))],
  ["A09 UTF-8", "UTF-8 is no digit", ({ acme }) => keyHeader(acme.replace(".", "\u00c3\u00a9."))],
  ["A09 Bearer", "a byte above 0x7f is no digit as Bearer either", ({ acme }) => bearer(`${acme}\u00ff`)],
  ["A09 word after a key", "what follows a Bearer key is part of it", ({ acme }) => bearer(`${acme} realm`)],
  ["A09 inner blank", "a blank is no digit", ({ acme }) => keyHeader(acme.replace(".", " ."))],
];

/** Sizes and bytes that a server may refuse by itself. */
const UNUSUAL: readonly HeaderRow[] = [
  ["A08 20,000 characters", "more than a server reads is refused", () => keyHeader(longKey(20_000))],
  ["A09 NUL", "a zero byte is no part of a key", ({ acme }) => keyHeader(`${acme}\0`)],
  ["A09 DEL", "a control byte is no part of a key", ({ acme }) => keyHeader(`${acme}\x7f`)],
  ["A09 no-break space", "a no-break space is no blank", ({ acme }) => keyHeader(`\u00a0${acme}`)],
  ["A09 folded line", "a key on two lines is none", ({ acme }) => keyHeader(acme.replace(".", ".\r\n "))],
  ["A09 bare CR", "a bare CR ends no line", ({ acme }) => keyHeader(`${acme}\rx-ignored: 1`)],
];

/** A thousand: so many connections, one after the other, each with so many requests. */
const CONNECTIONS = 20;
const KEYS_A_CONNECTION = 50;
/** As long as a key may be. */
const LONGEST = 4_096;

/** Rows 1, 2 and 5 to 10. How long a long key holds up the event loop is core's to show: from outside it is only time. */
export const carryingKeyCases: readonly ConformanceCase[] = [
  ...MISSING.map(refusedWith("MISSING_KEY")),
  ...ACCEPTED.map(accepted),
  ...UNDECODABLE.map(refusedWith("DECODE_ERROR")),
  ...UNUSUAL.map(keptOut),
  {
    id: "A07 query",
    title: "a key in the query is not looked at",
    async run({ guarded }) {
      const key = await mint();
      for (const name of [
        "x-api-key",
        "api_key",
        "apikey",
        "apiKey",
        "key",
        "access_token",
        "authorization",
      ]) {
        expectRefusal(await guarded.get(`/me?${name}=${key}`), "MISSING_KEY");
      }
    },
  },
  {
    id: "A07 body",
    title: "a key in the body is not looked at",
    async run({ guarded }) {
      const key = await mint();
      const forms = [
        ["application/json", JSON.stringify({ "x-api-key": key, access_token: key })],
        ["application/x-www-form-urlencoded", `x-api-key=${key}&access_token=${key}`],
      ] as const;
      for (const [type, body] of forms) {
        const request = { method: "POST", target: "/echo", headers: [["Content-Type", type]], body } as const;
        expectRefusal(await guarded.send(request), "MISSING_KEY");
      }
    },
  },
  {
    id: "A08 15,000 characters",
    title: "a value of 15,000 characters is refused by its length alone",
    async run({ guarded }) {
      expectRefusal(await guarded.get("/me", keyHeader(longKey(15_000))), "INVALID_FORMAT");
      expectRefusal(await guarded.get("/me", bearer(longKey(15_000))), "INVALID_FORMAT");
      // Not a key at all, so that its length is not what is answered first.
      expectRefusal(await guarded.get("/me", keyHeader("x".repeat(15_000))), "INVALID_PREFIX");
    },
  },
  {
    id: "A10 a thousand long keys",
    title: "each is refused, and good keys among them are answered",
    async run({ guarded }) {
      const key = await mint();
      for (let connection = 0; connection < CONNECTIONS; connection++) {
        const headers = keyHeader(longKey(LONGEST, `${connection}`));
        const requests = Array.from({ length: KEYS_A_CONNECTION }, (_, index) => ({
          target: "/me",
          headers,
          keepAlive: index < KEYS_A_CONNECTION - 1,
        }));
        const [bad, good] = await Promise.all([
          guarded.pipeline(requests),
          guarded.get("/me", keyHeader(key)),
        ]);
        for (const response of bad) expectRefusal(response, "INVALID_SIGNATURE");
        expectReached(good, "me");
      }
    },
  },
];

function authorization(value: string) {
  return [["Authorization", value]] as const;
}

function both(key: string, value: string) {
  return [...keyHeader(key), ...authorization(value)];
}

function longKey(length: number, start = "1"): string {
  return `${`apikee_1${start}`.padEnd(length - 2, "1")}.1`;
}
