import { createSigner } from "fast-jwt";
import { compare } from "../compare.ts";
import { refuseKey, verifyKey } from "../peers/apikee.ts";
import { refuseWithFastJwt, verifyWithFastJwt } from "../peers/fast-jwt.ts";
import { verifyWithFloor } from "../peers/floor.ts";
import { verifyWithJose } from "../peers/jose.ts";
import { verifyWithJsonwebtoken } from "../peers/jsonwebtoken.ts";
import { refuseWithPublished, verifyWithPublished } from "../peers/published-apikee.ts";
import type { Section } from "../report.ts";
import { issuer, jwtClaims, makeKey, SECRET, withBadSignature } from "../subject.ts";

const PLAN = { rounds: 200, sampleMs: 4 };
const CACHE_SIZE = 10_000;

interface Credentials {
  readonly key: string;
  readonly msgpackKey: string;
  /** A JSON Web Token with the claims of `key`. */
  readonly token: string;
}

/** Verification of one key: anew each time, from the cache, and refused. */
export async function verifySections(): Promise<Section[]> {
  const key = await makeKey();
  const sign = createSigner({ key: SECRET, algorithm: "HS256", noTimestamp: true });
  const credentials = {
    key,
    msgpackKey: await makeKey("msgpack"),
    token: sign(jwtClaims(issuer.verify(key))),
  };
  return [await uncached(credentials), await cached(credentials), await refused(credentials)];
}

async function uncached({ key, msgpackKey, token }: Credentials): Promise<Section> {
  return {
    title: "Verify, without a cache",
    ratioOf: "Apikee",
    note:
      `Each call gets a new string, as each request brings one. The key has ${key.length} characters ` +
      `(${msgpackKey.length} in MessagePack), the HS256 token with the same claims ${token.length}. The floor is base64url, ` +
      "HMAC with a KeyObject, a comparison in constant time and JSON.parse on the same payload.",
    rows: await compare({
      label: "verify, without a cache",
      unit: "µs",
      plan: PLAN,
      entries: [
        { candidate: verifyKey("Apikee, JSON", key, 0) },
        { candidate: verifyKey("Apikee, MessagePack", msgpackKey, 0) },
        { candidate: verifyWithFloor("the floor", key) },
        { candidate: verifyWithFastJwt("fast-jwt", token, false), target: { of: "ratio", atLeast: 1 } },
        { candidate: verifyWithJsonwebtoken("jsonwebtoken, KeyObject", token, "key object") },
        { candidate: verifyWithJsonwebtoken("jsonwebtoken, secret as text", token, "text") },
        { candidate: await verifyWithJose("jose, CryptoKey", token) },
        { candidate: verifyWithPublished("apikee 0.1.2", key), target: { of: "ratio", atLeast: 6 } },
      ],
    }),
  };
}

async function cached({ key, token }: Credentials): Promise<Section> {
  return {
    title: "Verify, from the cache",
    ratioOf: "Apikee",
    note: "The same key or token, verified before, as a new string each time.",
    rows: await compare({
      label: "verify, from the cache",
      unit: "µs",
      plan: PLAN,
      entries: [
        { candidate: verifyKey("Apikee", key, CACHE_SIZE) },
        { candidate: verifyWithFastJwt("fast-jwt", token, true), target: { of: "ratio", atLeast: 3 } },
      ],
    }),
  };
}

async function refused({ key, token }: Credentials): Promise<Section> {
  const badKey = withBadSignature(key);
  return {
    title: "Refuse a bad signature",
    ratioOf: "Apikee",
    note: "Well-formed, but signed by nobody; up to the error that the caller catches.",
    rows: await compare({
      label: "refuse a bad signature",
      unit: "µs",
      plan: PLAN,
      entries: [
        { candidate: refuseKey("Apikee", badKey) },
        { candidate: refuseWithFastJwt("fast-jwt", withBadSignature(token)) },
        { candidate: refuseWithPublished("apikee 0.1.2", badKey) },
      ],
    }),
  };
}
