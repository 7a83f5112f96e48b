import { createSecretKey } from "node:crypto";
import jwt from "jsonwebtoken";
import { syncCall } from "../candidates.ts";
import type { Candidate } from "../measure.ts";
import { EXPIRES_IN, freshStrings, newJwtClaims, SECRET, TENANT } from "../subject.ts";

/** Made once. With the secret as a text, which it takes too, the library makes one on each call. */
const key = createSecretKey(Buffer.from(SECRET));

/** `jwt.verify`, in its synchronous form, with a KeyObject or the secret's text. */
export function verifyWithJsonwebtoken(
  name: string,
  token: string,
  secret: "key object" | "text",
): Candidate {
  const secretOrKey = secret === "text" ? SECRET : key;
  return syncCall({
    name,
    makeInput: freshStrings(token),
    run: (input) => jwt.verify(input, secretOrKey, { algorithms: ["HS256"] }),
    isRight: (claims) => typeof claims === "object" && claims.sub === TENANT,
  });
}

/** `jwt.sign`, in its synchronous form, with a KeyObject. */
export function createWithJsonwebtoken(name: string): Candidate {
  return syncCall({
    name,
    makeInput: () => undefined,
    run: () =>
      jwt.sign(newJwtClaims(), key, { algorithm: "HS256", expiresIn: EXPIRES_IN, noTimestamp: true }),
    isRight: (token) => token.split(".").length === 3,
  });
}
