import { expect } from "vitest";
import { expectReached, expectRefusal } from "../assertions.ts";
import { REALM } from "../configurations.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import type { HeaderLine } from "../http-request.ts";
import { bearer, keyHeader, mint } from "../keys.ts";

const FOREIGN: HeaderLine[] = [["Authorization", "Bearer eyJhbGciOiJub25lIn0.e30."]];

/** What the options promise. */
export const optionCases: readonly ConformanceCase[] = [
  {
    id: "A00 optional, no key",
    title: "a request without a key passes, and the handler sees no claims",
    async run({ optional }) {
      const nobody = { id: null, tenant: null, scopes: [], environment: null, meta: null, expiresAt: null };
      for (const headers of [[], FOREIGN]) {
        const response = await optional.get("/me", headers);
        expectReached(response, "me");
        expect(response.json()).toEqual({ ...nobody, hasRawKey: false, keys: [] });
      }
      expectReached(await optional.send({ method: "POST", target: "/echo", body: "" }), "echo");
    },
  },
  {
    id: "A00 optional, good key",
    title: "a good key is seen as ever",
    async run({ optional }) {
      const response = await optional.get("/me", keyHeader(await mint()));
      expectReached(response, "me");
      expect(response.json()).toMatchObject({ tenant: "acme-corp", hasRawKey: true });
    },
  },
  {
    id: "A00 optional, bad key",
    title: "a bad key is refused all the same",
    async run({ optional }) {
      expectRefusal(await optional.get("/me", keyHeader("bad")), "INVALID_PREFIX");
      expectRefusal(await optional.get("/me", bearer("apikee_bad")), "INVALID_FORMAT");
      expectRefusal(await optional.get("/me", [...keyHeader("bad"), ...FOREIGN]), "INVALID_PREFIX");
      expectRefusal(await optional.get("/me", [...keyHeader("a"), ...keyHeader("b")]), "AMBIGUOUS_KEY");
    },
  },
  {
    id: "A00 optional, scope",
    title: "a route that requires a scope still requires a key",
    async run({ optional }) {
      expectRefusal(await optional.get("/reports"), "MISSING_KEY");
      expectRefusal(await optional.get("/both"), "MISSING_KEY");
      expectReached(
        await optional.get("/reports", keyHeader(await mint({ scopes: ["reports:read"] }))),
        "reports-read",
      );
    },
  },
  {
    id: "A00 headerName",
    title: "another header carries the key, and the usual one no longer does",
    async run({ renamed }) {
      const key = await mint();
      expectReached(await renamed.get("/me", [["x-acme-key", key]]), "me");
      expectReached(await renamed.get("/me", [["X-ACME-Key", key]]), "me");
      expectReached(await renamed.get("/me", bearer(key)), "me");
      expectReached(await renamed.get("/me", [["x-acme-key", key], ...keyHeader("bad")]), "me");
      expectRefusal(await renamed.get("/me", keyHeader(key)), "MISSING_KEY");
    },
  },
  {
    id: "A03 headerName twice",
    title: "another header twice is as ambiguous",
    async run({ renamed }) {
      const one: HeaderLine = ["x-acme-key", await mint()];
      const two: HeaderLine = ["x-acme-key", await mint()];
      expectRefusal(await renamed.get("/me", [one, two]), "AMBIGUOUS_KEY");
      expectRefusal(await renamed.get("/me", [[one[0], `${one[1]}, ${two[1]}`]]), "AMBIGUOUS_KEY");
    },
  },
  {
    id: "A00 realm",
    title: "the realm of the options is named",
    async run({ renamed }) {
      const response = await renamed.get("/me");
      expectRefusal(response, "MISSING_KEY");
      expect(response.header("www-authenticate")).toBe(`ApiKey realm="${REALM}", error="MISSING_KEY"`);
    },
  },
  {
    id: "A00 cors",
    title:
      "pages of other origins may read why they were refused, where the application serves them, and there alone",
    async run({ cors, guarded }) {
      const origin: HeaderLine[] = [["Origin", "https://app.example"]];
      const exposed = (await cors.get("/me", origin)).header("access-control-expose-headers");
      expect(exposed?.toLowerCase().split(/ *, */)).toContain("www-authenticate");
      expect((await guarded.get("/me", origin)).header("access-control-expose-headers")).toBeUndefined();
    },
  },
  {
    id: "A00 acceptEnvironments",
    title: "only keys of the accepted environments pass, known or new, and any pass where none is named",
    async run({ production, guarded }) {
      const ours = await mint({ environment: "production" });
      const untagged = await mint();
      expectReached(await production.get("/me", keyHeader(ours)), "me");
      expectReached(await production.get("/me", keyHeader(untagged)), "me");
      for (const environment of ["staging", "Production", "production ", "production,staging", "__proto__"]) {
        const headers = keyHeader(await mint({ environment }));
        expectReached(await guarded.get("/me", headers), "me");
        for (let round = 0; round < 2; round++) {
          expectRefusal(await production.get("/me", headers), "WRONG_ENVIRONMENT");
        }
      }
    },
  },
];
