import { Apikee, ApikeeError } from "@apikee/core";
import { asyncCall, caught, syncCall } from "../candidates.ts";
import type { Candidate } from "../measure.ts";
import { EXPIRES_IN, freshStrings, META, SCOPES, SECRET, TENANT } from "../subject.ts";

/** `verify` on a key that is good. `cacheSize` 0 verifies it anew each time. */
export function verifyKey(name: string, key: string, cacheSize: number): Candidate {
  const apikee = new Apikee({ secret: SECRET, cacheSize });
  return syncCall({
    name,
    makeInput: freshStrings(key),
    run: (input) => apikee.verify(input),
    isRight: (claims) => claims.tenant === TENANT && claims.rawKey === key,
  });
}

/** `verify` on a key whose signature is nobody's, up to the error that the caller catches. */
export function refuseKey(name: string, key: string): Candidate {
  const apikee = new Apikee({ secret: SECRET, cacheSize: 0 });
  return syncCall({
    name,
    makeInput: freshStrings(key),
    run: caught((input: string) => apikee.verify(input)),
    isRight: (result) => result instanceof ApikeeError && result.code === "INVALID_SIGNATURE",
  });
}

/** `create`, awaited. */
export function createKey(name: string): Promise<Candidate> {
  const apikee = new Apikee({ secret: SECRET });
  return asyncCall({
    name,
    makeInput: () => undefined,
    run: () => apikee.create(TENANT, { scopes: SCOPES, expiresIn: EXPIRES_IN, meta: META }),
    isRight: (key) => apikee.verify(key).tenant === TENANT,
  });
}
