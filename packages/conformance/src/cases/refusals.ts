import { expect } from "vitest";
import { expectRefusal } from "../assertions.ts";
import { CURRENT_SECRET } from "../configurations.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { forge } from "../forge.ts";
import type { HeaderLine } from "../http-request.ts";
import { keyHeader, mint } from "../keys.ts";

const signed = (claims: object) => forge({ id: "a", tid: "acme-corp", scp: [], ...claims }, CURRENT_SECRET);

/** One way to each code that local mode has; WRONG_ENVIRONMENT is with the options. */
const CODES: readonly (readonly [code: string, headers: () => HeaderLine[]])[] = [
  ["MISSING_KEY", () => []],
  ["INVALID_PREFIX", () => keyHeader("sk_live_0123456789")],
  ["INVALID_FORMAT", () => keyHeader("apikee_0123456789")],
  ["DECODE_ERROR", () => keyHeader("apikee_abc-def.123")],
  ["INVALID_SIGNATURE", () => keyHeader("apikee_abcdef.123")],
  ["INVALID_CLAIMS", () => keyHeader(signed({ tid: 7 }))],
  ["NOT_YET_VALID", () => keyHeader(signed({ nbf: 8_640_000_000_000 }))],
  ["EXPIRED", () => keyHeader(signed({ exp: 1 }))],
  ["AMBIGUOUS_KEY", () => [...keyHeader("apikee_1.1"), ...keyHeader("apikee_1.2")]],
];

/** The form of refusals. That none is a 500 and none holds a key is asked of every response of the suite. */
export const refusalCases: readonly ConformanceCase[] = [
  ...CODES.map(
    ([code, headers]): ConformanceCase => ({
      id: `A00 ${code}`,
      title: "has its status, its headers, and a body of error and message",
      async run({ guarded, optional }) {
        expectRefusal(await guarded.get("/me", headers()), code);
        expectRefusal(
          await guarded.send({ method: "POST", target: "/echo", headers: headers(), body: "{}" }),
          code,
        );
        if (code !== "MISSING_KEY") expectRefusal(await optional.get("/me", headers()), code);
      },
    }),
  ),
  {
    id: "A00 INSUFFICIENT_SCOPE",
    title: "is 403, asks for no other key, and says no more than the others do",
    async run({ guarded }) {
      expectRefusal(await guarded.get("/reports", keyHeader(await mint())), "INSUFFICIENT_SCOPE");
    },
  },
  {
    id: "A00 nothing of the request",
    title: "a refusal repeats nothing that was sent",
    async run({ guarded }) {
      const mark = "mark-5f2c81";
      const headers: HeaderLine[] = [
        ...keyHeader(`apikee_${mark}`),
        ["Origin", `https://${mark}.example`],
        ["User-Agent", mark],
      ];
      const response = await guarded.get(`/files/${mark}?${mark}`, headers);
      expectRefusal(response, "INVALID_FORMAT");
      expect(JSON.stringify([response.headers, response.body])).not.toContain(mark);
    },
  },
  {
    id: "A00 Accept",
    title: "a refusal is JSON whatever the client accepts",
    async run({ guarded }) {
      for (const type of ["text/html", "application/xml", "*/*;q=0", "garbage"]) {
        expectRefusal(await guarded.get("/me", [["Accept", type]]), "MISSING_KEY");
      }
    },
  },
  {
    id: "A00 conditional request",
    title: "a refusal is never 304 or a part",
    async run({ guarded }) {
      const first = await guarded.get("/me");
      const etag = first.header("etag") ?? "*";
      expectRefusal(await guarded.get("/me", [["If-None-Match", etag]]), "MISSING_KEY");
      expectRefusal(await guarded.get("/me", [["Range", "bytes=0-3"]]), "MISSING_KEY");
    },
  },
];
