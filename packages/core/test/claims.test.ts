import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { checkClaims } from "../src/claims/check.ts";
import { decodePayload } from "../src/claims/decode.ts";
import { SECRET, testApikee } from "./support.ts";

const apikee = testApikee();
const key = await apikee.create("acme", {
  scopes: ["read"],
  expiresIn: "1h",
  meta: { plan: "pro", tags: ["a"] },
});

function attempt(change: () => void): void {
  try {
    change();
  } catch (error) {
    expect(error).toBeInstanceOf(TypeError);
  }
}

describe("verified claims", () => {
  it("cannot be changed, nor what they hold", () => {
    const claims = apikee.verify(key);
    const writable = claims as unknown as Record<string, unknown>;
    attempt(() => (writable["tenant"] = "evil"));
    attempt(() => (writable["extra"] = 1));
    attempt(() => (claims.scopes as string[]).push("admin"));
    attempt(() => ((claims.meta as { plan: string }).plan = "free"));
    attempt(() => (claims.meta as { tags: string[] }).tags.push("b"));
    attempt(() => delete writable["tenant"]);
    expect(claims).toMatchObject({ tenant: "acme", scopes: ["read"], meta: { plan: "pro", tags: ["a"] } });
    expect([claims, claims.scopes, claims.meta, claims.meta["tags"]].every(Object.isFrozen)).toBe(true);
  });

  it("are the handler's own: a Date that it changes is as before for the next request", () => {
    const before = apikee.verify(key).expiresAt?.getTime();
    apikee.verify(key).expiresAt?.setTime(0);
    expect(apikee.verify(key).expiresAt?.getTime()).toBe(before);
  });

  it("hold the key, and show it nowhere", () => {
    const claims = apikee.verify(key);
    expect(claims.rawKey).toBe(key);
    const shown = [
      JSON.stringify(claims),
      inspect(claims, { showHidden: true, depth: 9 }),
      JSON.stringify({ ...claims }),
      String(claims),
    ];
    const signature = key.slice(key.indexOf(".") + 1);
    for (const text of shown) expect(text).not.toContain(signature);
    expect(Object.keys(claims)).toEqual([
      "id",
      "tenant",
      "scopes",
      "expiresAt",
      "notBefore",
      "environment",
      "meta",
    ]);
  });

  it("come without members that could reach a prototype", () => {
    const text =
      '{"id":"a","tid":"t","scp":[],"meta":{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}},"list":[{"__proto__":{"x":1},"ok":1}]}}';
    const meta = checkClaims(decodePayload(new TextEncoder().encode(text))!)?.meta as Record<string, unknown>;
    expect(Object.getOwnPropertyNames(meta)).toEqual(["list"]);
    expect(Object.assign({}, meta)).toEqual({ list: [{ ok: 1 }] });
    expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
  });
});

describe("an Apikee", () => {
  it("shows neither secret nor keys when it is inspected", () => {
    const shown = inspect(apikee, { showHidden: true, depth: 9 }) + JSON.stringify(apikee);
    expect(shown).not.toContain(SECRET);
    expect(shown).not.toContain(key.slice(7));
  });
});
