import { compare } from "../compare.ts";
import { createKey } from "../peers/apikee.ts";
import { createWithFastJwt } from "../peers/fast-jwt.ts";
import { createWithJose } from "../peers/jose.ts";
import { createWithJsonwebtoken } from "../peers/jsonwebtoken.ts";
import { createWithPublished } from "../peers/published-apikee.ts";
import type { Section } from "../report.ts";

/** Making a key, each with an id of its own and an expiry. */
export async function createSection(): Promise<Section> {
  return {
    title: "Create",
    ratioOf: "Apikee",
    note: "A key or an HS256 token with a new id, a tenant, two scopes, an expiry in 90 days and a small meta.",
    rows: await compare({
      label: "create",
      unit: "µs",
      plan: { rounds: 200, sampleMs: 4 },
      entries: [
        { candidate: await createKey("Apikee, JSON") },
        { candidate: createWithFastJwt("fast-jwt") },
        { candidate: createWithJsonwebtoken("jsonwebtoken, KeyObject") },
        { candidate: await createWithJose("jose, CryptoKey") },
        { candidate: createWithPublished("apikee 0.1.2"), target: { of: "ratio", atLeast: 8 } },
      ],
    }),
  };
}
