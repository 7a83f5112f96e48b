import { createSigner, createVerifier, TokenError } from "fast-jwt";
import { caught, syncCall } from "../candidates.ts";
import type { Candidate } from "../measure.ts";
import { EXPIRES_IN, freshStrings, newJwtClaims, SECRET, TENANT } from "../subject.ts";

/** `createVerifier`'s function, with or without the cache of 1,000 tokens that the library offers. */
export function verifyWithFastJwt(name: string, token: string, cache: boolean): Candidate {
  const verify = createVerifier({ key: SECRET, algorithms: ["HS256"], cache });
  return syncCall({
    name,
    makeInput: freshStrings(token),
    run: (input): { sub?: unknown } => verify(input),
    isRight: (claims) => claims.sub === TENANT,
  });
}

/** The same without the cache, on a token whose signature is nobody's. */
export function refuseWithFastJwt(name: string, token: string): Candidate {
  const verify = createVerifier({ key: SECRET, algorithms: ["HS256"] });
  return syncCall({
    name,
    makeInput: freshStrings(token),
    run: caught((input: string): unknown => verify(input)),
    isRight: (result) => result instanceof TokenError && result.code === TokenError.codes.invalidSignature,
  });
}

/** `createSigner`'s function. */
export function createWithFastJwt(name: string): Candidate {
  const sign = createSigner({ key: SECRET, algorithm: "HS256", expiresIn: EXPIRES_IN, noTimestamp: true });
  return syncCall({
    name,
    makeInput: () => undefined,
    run: () => sign(newJwtClaims()),
    isRight: (token) => token.split(".").length === 3,
  });
}
