import { compare } from "../compare.ts";
import { refuseKey, verifyKey } from "../peers/apikee.ts";
import { refuseWithPublished, verifyWithPublished } from "../peers/published-apikee.ts";
import type { Section } from "../report.ts";
import { EXPIRES_IN, issuer, META, TENANT, withBadSignature } from "../subject.ts";

/** Claims may have at most 256 scopes; those of `scopeName` fill a key before. */
const MAX_SCOPES = 256;
const TARGET = { of: "value", below: 0.3 } as const;

/** The longest key that is looked at, verified and refused. */
export async function longKeySection(): Promise<Section> {
  const { key, scopes } = await longestKey();
  const badKey = withBadSignature(key);
  return {
    title: "A key of the greatest length",
    ratioOf: "Apikee, verified",
    note: `${key.length.toLocaleString("en")} characters, of the 4,096 that a key may have, with ${scopes} scopes; without a cache.`,
    rows: await compare({
      label: "a key of the greatest length",
      unit: "ms",
      plan: { rounds: 100, sampleMs: 5 },
      entries: [
        { candidate: verifyKey("Apikee, verified", key, 0), target: TARGET },
        { candidate: refuseKey("Apikee, bad signature refused", badKey), target: TARGET },
        { candidate: verifyWithPublished("apikee 0.1.2, verified", key) },
        { candidate: refuseWithPublished("apikee 0.1.2, bad signature refused", badKey) },
      ],
    }),
  };
}

/** Scopes are added until `create` refuses to make a key that long. */
async function longestKey(): Promise<{ readonly key: string; readonly scopes: number }> {
  const scopes: string[] = [];
  let longest = { key: "", scopes: 0 };
  while (scopes.length < MAX_SCOPES) {
    scopes.push(scopeName(scopes.length));
    const key = await keyOrNull(scopes);
    if (key === null) break;
    longest = { key, scopes: scopes.length };
  }
  return longest;
}

function scopeName(index: number): string {
  return `site-${String(index).padStart(3, "0")}:rw`;
}

async function keyOrNull(scopes: readonly string[]): Promise<string | null> {
  try {
    return await issuer.create(TENANT, { scopes: [...scopes], expiresIn: EXPIRES_IN, meta: META });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
