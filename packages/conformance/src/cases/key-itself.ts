import { createHmac } from "node:crypto";
import { expect } from "vitest";
import { expectReached, expectRefusal } from "../assertions.ts";
import { CURRENT_SECRET, RETIRED_SECRET } from "../configurations.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { forge, newId } from "../forge.ts";
import { bearer, keyHeader, mint } from "../keys.ts";
import { KEY_VECTORS } from "../vectors.ts";

/** The claims of a key of its own. */
const newClaims = () => ({ id: newId(), tid: "acme-corp", scp: ["*"] });

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Rows 11 to 13 and 16 to 18, as far as they are seen from outside. Row 16, flat memory, is core's. */
export const keyItselfCases: readonly ConformanceCase[] = [
  {
    id: "A11 JWT",
    title: "a JWT is no key, however it is signed",
    async run({ guarded }) {
      const claims = newClaims();
      const unsigned = `${encode({ alg: "none" })}.${encode(claims)}.`;
      const head = `${encode({ alg: "HS256" })}.${encode(claims)}`;
      const signed = `${head}.${createHmac("sha256", CURRENT_SECRET).update(head).digest("base64url")}`;
      for (const token of [unsigned, signed]) {
        expectRefusal(await guarded.get("/me", keyHeader(token)), "INVALID_PREFIX");
        expectRefusal(await guarded.get("/me", bearer(token)), "MISSING_KEY");
        expectRefusal(await guarded.get("/me", keyHeader(`apikee_${token}`)), "INVALID_FORMAT");
      }
    },
  },
  {
    id: "A11 algorithm in the claims",
    title: "nothing in a key chooses an algorithm or a secret",
    async run({ guarded }) {
      const wishes = {
        ...newClaims(),
        alg: "none",
        kid: "1",
        secret: "mallory",
        jwk: { k: encode("mallory") },
      };
      const key = forge(wishes, "mallory");
      expectRefusal(await guarded.get("/me", keyHeader(key)), "INVALID_SIGNATURE");
      expectRefusal(await guarded.get("/me", keyHeader(key.replace(/\..*/, "."))), "INVALID_FORMAT");
      expectRefusal(await guarded.get("/me", keyHeader(key.replace(/\..*/, ".1"))), "INVALID_SIGNATURE");
      expectReached(await guarded.get("/me", keyHeader(forge(wishes, CURRENT_SECRET))), "me");
    },
  },
  {
    id: "A12 two spellings",
    title: "of the spellings of one key only the first is a key, also once it is known",
    async run({ guarded }) {
      const key = await mint();
      expectReached(await guarded.get("/me", keyHeader(key)), "me");
      const spellings = [
        [key.replace("_", "_0"), "DECODE_ERROR"],
        [key.replace(".", ".0"), "DECODE_ERROR"],
        [key.replace(".", "=."), "DECODE_ERROR"],
        [key.replace(".", "%2E"), "INVALID_FORMAT"],
        [key.replace("apikee_", "Apikee_"), "INVALID_PREFIX"],
        [`"${key}"`, "INVALID_PREFIX"],
        [`${key}=`, "DECODE_ERROR"],
        [`${key};`, "DECODE_ERROR"],
      ] as const;
      for (const [spelling, code] of spellings) {
        expectRefusal(await guarded.get("/me", keyHeader(spelling)), code);
      }
      expectReached(await guarded.get("/me", keyHeader(key)), "me");
    },
  },
  {
    id: "A13 the same answer",
    title: "which secret failed, and how many there are, does not show",
    async run({ guarded, optional }) {
      const foreign = ["mallory", "", CURRENT_SECRET.slice(1), RETIRED_SECRET.slice(1), `${CURRENT_SECRET} `];
      const claims = newClaims();
      const answers = new Set<string>();
      for (const key of foreign.map((secret) => forge(claims, secret))) {
        for (const app of [guarded, optional]) {
          const response = await app.get("/me", keyHeader(key));
          expectRefusal(response, "INVALID_SIGNATURE");
          answers.add(JSON.stringify([response.headers.filter(([name]) => name !== "date"), response.body]));
        }
      }
      expect(answers.size).toBe(1);
    },
  },
  {
    id: "A13 rotation",
    title: "every configured secret verifies, and no other",
    async run({ guarded, optional }) {
      const retired = forge(newClaims(), RETIRED_SECRET);
      expectReached(await guarded.get("/me", keyHeader(forge(newClaims(), CURRENT_SECRET))), "me");
      expectReached(await guarded.get("/me", keyHeader(retired)), "me");
      expectRefusal(await optional.get("/me", keyHeader(retired)), "INVALID_SIGNATURE");
    },
  },
  {
    id: "A17 expiry of a known key",
    title: "a key that was let in is refused from the second in which it expires",
    async run({ guarded }) {
      // Far enough ahead for some requests, and never more than 1.2 seconds. It asks on and on; it does not sleep.
      const expiresAtMs = Math.ceil((Date.now() + 200) / 1000) * 1000;
      const key = forge({ ...newClaims(), exp: expiresAtMs / 1000 }, CURRENT_SECRET);
      for (;;) {
        const sentAtMs = Date.now();
        const response = await guarded.get("/me", keyHeader(key));
        if (Date.now() < expiresAtMs) expectReached(response, "me");
        if (sentAtMs < expiresAtMs) continue;
        expectRefusal(response, "EXPIRED");
        return;
      }
    },
  },
  {
    id: "A18 two instances",
    title: "a key that one instance knows is a stranger to another with another secret",
    async run({ guarded, vectors }) {
      const ours = forge(newClaims(), CURRENT_SECRET);
      const theirs = forge(newClaims(), KEY_VECTORS.secrets[0]!);
      for (let round = 0; round < 2; round++) {
        expectReached(await guarded.get("/me", keyHeader(ours)), "me");
        expectReached(await vectors.get("/me", keyHeader(theirs)), "me");
        expectRefusal(await guarded.get("/me", keyHeader(theirs)), "INVALID_SIGNATURE");
        expectRefusal(await vectors.get("/me", keyHeader(ours)), "INVALID_SIGNATURE");
      }
    },
  },
];
