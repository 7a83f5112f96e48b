import { ApikeeError, ApikeeKeyEngine } from "apikee";
import { caught, syncCall } from "../candidates.ts";
import type { Candidate } from "../measure.ts";
import { EXPIRES_IN, freshStrings, META, SCOPES, SECRET, TENANT } from "../subject.ts";

const engine = new ApikeeKeyEngine([SECRET]);

/** What the package that npm has as `apikee` does with a key of ours. */
export function verifyWithPublished(name: string, key: string): Candidate {
  return syncCall({
    name,
    makeInput: freshStrings(key),
    run: (input) => engine.verify(input),
    isRight: (claims) => claims.tenant === TENANT,
  });
}

/** The same, on a key whose signature is nobody's. */
export function refuseWithPublished(name: string, key: string): Candidate {
  return syncCall({
    name,
    makeInput: freshStrings(key),
    run: caught((input: string) => engine.verify(input)),
    isRight: (result) => result instanceof ApikeeError && result.code === "INVALID_SIGNATURE",
  });
}

/** A new key by the published package. */
export function createWithPublished(name: string): Candidate {
  return syncCall({
    name,
    makeInput: () => undefined,
    run: () => engine.create({ tenant: TENANT, scopes: SCOPES, expiresIn: EXPIRES_IN, meta: META }),
    isRight: (key) => key.startsWith("apikee_"),
  });
}
