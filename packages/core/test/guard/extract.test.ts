import { describe, expect, it } from "vitest";
import { extractKey } from "../../src/guard/extract.ts";
import { refusalOf } from "../support.ts";
import { type HeaderLine, requestOf } from "./requests.ts";

const KEY = "apikee_1abc.2def";
const OTHER = "apikee_3ghi.4jkl";
/** Another service's token. */
const JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1c2VyIn0.c2lnbmF0dXJl";

type Row = readonly [name: string, headers: readonly HeaderLine[]];

const own = (value: string): HeaderLine => ["x-api-key", value];
const authorization = (value: string): HeaderLine => ["Authorization", value];
const bearer = (value: string): HeaderLine => authorization(`Bearer ${value}`);

const NO_KEY: readonly Row[] = [
  ["no header", []],
  ["an empty header", [own("")]],
  ["a header of blanks", [own(" \t ")]],
  ["an empty Authorization", [authorization("")]],
  ["a scheme without a value", [authorization("Bearer")]],
  ["a scheme before blanks", [bearer("  ")]],
  ["a scheme that runs into the key", [authorization(`Bearer${KEY}`)]],
  ["two spaces after the scheme", [bearer(` ${KEY}`)]],
  ["a tab after the scheme", [authorization(`Bearer\t${KEY}`)]],
  ["the scheme twice", [bearer(`Bearer ${KEY}`)]],
  ["another service's token", [bearer(JWT)]],
  ["another service's tokens, one after the other", [bearer(`${JWT}, Bearer ${JWT}`)]],
  ["Basic credentials", [authorization(`Basic ${btoa(`${KEY}:`)}`)]],
  ["a key under another scheme", [authorization(`Basic ${KEY}`)]],
  ["a key without a scheme", [authorization(KEY)]],
  ["a key in another's quotes", [authorization(`Digest username="Bearer ${KEY}"`)]],
  ["the prefix in other case", [bearer(KEY.toUpperCase())]],
  ["another's list, with a key that has no scheme", [bearer(`${JWT}, ${KEY}`)]],
  ["a key in a cookie", [["Cookie", `x-api-key=${KEY}`]]],
  ["a key in a header of another name", [["x_api_key", KEY]]],
  ["a key where proxies put credentials", [["Proxy-Authorization", `Bearer ${KEY}`]]],
];

const ONE_KEY: readonly Row[] = [
  ["the header", [own(KEY)]],
  ["the header in any case", [["X-API-Key", KEY]]],
  ["Bearer", [bearer(KEY)]],
  ["bearer in lower case", [authorization(`bearer ${KEY}`)]],
  ["BEARER in upper case", [authorization(`BEARER ${KEY}`)]],
  ["bEaReR in mixed case", [["AUTHORIZATION", `bEaReR ${KEY}`]]],
  ["the same key in both", [own(KEY), bearer(KEY)]],
  ["a blank header beside a Bearer key", [own(" "), bearer(KEY)]],
  ["another's token beside the header", [own(KEY), bearer(JWT)]],
  ["Basic beside the header", [own(KEY), authorization("Basic YTpi")]],
  ["a key without a scheme beside the header", [own(KEY), authorization(OTHER)]],
  ["another's token on a line before", [bearer(JWT), bearer(KEY)]],
  ["a key without a scheme on a line before", [authorization(OTHER), bearer(KEY)]],
  ["another's token on a line after", [bearer(KEY), bearer(JWT)]],
  ["another's token and a key, joined", [bearer(`${JWT}, Bearer ${KEY}`)]],
  ["a key and another's token, joined", [bearer(`${KEY}, Bearer ${JWT}`)]],
  ["Basic and a key, joined without a space", [authorization(`Basic YTpi,bearer ${KEY}`)]],
  ["joined Authorization lines that agree with the header", [own(KEY), bearer(`${JWT}, Bearer ${KEY}`)]],
];

const TWO_KEYS: readonly Row[] = [
  ["the header twice", [own(KEY), own(OTHER)]],
  ["the header twice with the same key", [own(KEY), own(KEY)]],
  ["the header in two cases", [own(KEY), ["X-API-KEY", OTHER]]],
  ["an empty line before a key", [own(""), own(KEY)]],
  ["an empty line after a key", [own(KEY), own("")]],
  ["keys joined by a comma", [own(`${KEY},${OTHER}`)]],
  ["keys joined by a comma and a space", [own(`${KEY}, ${KEY}`)]],
  ["a key and a comma", [own(`${KEY},`)]],
  ["a comma alone", [own(",")]],
  ["two Bearer lines", [bearer(KEY), bearer(OTHER)]],
  ["two Bearer lines with the same key", [bearer(KEY), bearer(KEY)]],
  ["two Bearer lines around another's", [bearer(KEY), bearer(JWT), bearer(OTHER)]],
  ["joined Bearer lines", [bearer(`${KEY}, Bearer ${OTHER}`)]],
  ["Bearer with a list of keys", [bearer(`${KEY},${OTHER}`)]],
  ["a second line without its scheme", [bearer(KEY), authorization(OTHER)]],
  ["keys that differ", [own(KEY), bearer(OTHER)]],
  ["keys that differ, Bearer first", [bearer(OTHER), own(KEY)]],
  ["keys that differ in case alone", [own(KEY), bearer(KEY.replace("abc", "ABC"))]],
  ["a value that is no key, and a Bearer key", [own("bad"), bearer(KEY)]],
  ["another's token in the header, and a Bearer key", [own(JWT), bearer(KEY)]],
  ["a key in both, and another's list with a second", [own(KEY), bearer(`${KEY}, ${OTHER}`)]],
];

/** What only verification can judge is handed on as it stands. */
const HANDED_ON: readonly (readonly [name: string, value: string])[] = [
  ["no key of ours", "bad"],
  ["another service's token", JWT],
  ["a blank before it", ` ${KEY}`],
  ["a byte above 0x7f", `${KEY}\u00ff`],
  ["a no-break space before it", `\u00a0${KEY}`],
  ["15,000 characters", "apikee_".padEnd(15_000, "1")],
];

describe("the key of a request", () => {
  it.each(NO_KEY)("is none with %s", (_name, headers) => {
    expect(extractKey(requestOf({ headers }), "x-api-key")).toBeNull();
  });

  it.each(ONE_KEY)("is found in %s", (_name, headers) => {
    expect(extractKey(requestOf({ headers }), "x-api-key")).toBe(KEY);
  });

  it.each(TWO_KEYS)("is ambiguous with %s", (_name, headers) => {
    const request = requestOf({ headers });
    expect(refusalOf(() => extractKey(request, "x-api-key"))).toBe("AMBIGUOUS_KEY");
  });

  it.each(HANDED_ON)("keeps a header's value as it stands: %s", (_name, value) => {
    expect(extractKey(requestOf({ headers: [own(value)] }), "x-api-key")).toBe(value);
  });

  it("comes from the header of the given name, and no longer from the usual one", () => {
    const headers: HeaderLine[] = [own(OTHER), ["X-Acme-Key", KEY]];
    expect(extractKey(requestOf({ headers }), "x-acme-key")).toBe(KEY);
    expect(extractKey(requestOf({ headers: [own(OTHER)] }), "x-acme-key")).toBeNull();
  });
});
