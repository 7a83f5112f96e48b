import { jwtVerify, SignJWT } from "jose";
import { asyncCall } from "../candidates.ts";
import type { Candidate } from "../measure.ts";
import { EXPIRES_IN, freshStrings, newJwtClaims, SECRET, TENANT } from "../subject.ts";

/** Imported once: jose takes bytes too, and then imports them on each call. */
const key = await crypto.subtle.importKey(
  "raw",
  new TextEncoder().encode(SECRET),
  { name: "HMAC", hash: "SHA-256" },
  false,
  ["sign", "verify"],
);

/** `jwtVerify`, awaited. */
export function verifyWithJose(name: string, token: string): Promise<Candidate> {
  return asyncCall({
    name,
    makeInput: freshStrings(token),
    run: (input) => jwtVerify(input, key, { algorithms: ["HS256"] }),
    isRight: ({ payload }) => payload.sub === TENANT,
  });
}

/** `SignJWT`, awaited. */
export function createWithJose(name: string): Promise<Candidate> {
  return asyncCall({
    name,
    makeInput: () => undefined,
    run: () =>
      new SignJWT(newJwtClaims())
        .setProtectedHeader({ alg: "HS256", typ: "JWT" })
        .setExpirationTime(EXPIRES_IN)
        .sign(key),
    isRight: (token) => token.split(".").length === 3,
  });
}
