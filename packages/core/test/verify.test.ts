import { describe, expect, it } from "vitest";
import type { HmacKey } from "../src/crypto/hash.ts";
import * as native from "../src/crypto/hash-node.ts";
import { openKey } from "../src/keys/verify.ts";
import { NOW_SECONDS, OTHER_SECRET, refusalOf, SECRET, setClock, testApikee } from "./support.ts";

const inSeconds = (seconds: number): Date => new Date((NOW_SECONDS + seconds) * 1000);

describe("verify", () => {
  it("accepts what was signed with any of the secrets, and signs with the first", async () => {
    const old = testApikee({ secrets: [OTHER_SECRET] });
    const rotated = testApikee({ secrets: [SECRET, OTHER_SECRET] });
    expect(rotated.verify(await old.create("acme")).tenant).toBe("acme");
    expect(testApikee({ secrets: [SECRET] }).verify(await rotated.create("acme")).tenant).toBe("acme");
    const fromNew = await rotated.create("acme");
    expect(refusalOf(() => old.verify(fromNew))).toBe("INVALID_SIGNATURE");
  });

  it("tries every secret, whichever matches and however many there are", async () => {
    const key = await testApikee().create("acme");
    for (const position of [0, 1, 2, undefined]) {
      const tried: number[] = [];
      const secrets = [0, 1, 2].map((index): HmacKey => {
        const real = native.importHmacKey(
          new TextEncoder().encode(index === position ? SECRET : `${OTHER_SECRET}${index}`),
        );
        return { sign: real.sign, verify: (data, tag) => tried.push(index) > 0 && real.verify(data, tag) };
      });
      expect(refusalOf(() => openKey(key, secrets))).toBe(
        position === undefined ? "INVALID_SIGNATURE" : "none",
      );
      expect(tried).toEqual([0, 1, 2]);
    }
  });

  it("looks at the signature before it parses anything", () => {
    const parsed: string[] = [];
    const refusing: HmacKey = {
      sign: () => new Uint8Array(32),
      verify: () => parsed.push("signature") === 0,
    };
    expect(refusalOf(() => openKey(`apikee_${"z".repeat(60)}.1`, [refusing]))).toBe("INVALID_SIGNATURE");
    expect(parsed).toEqual(["signature"]);
  });

  it("is valid from notBefore on, and until just before expiresAt", async () => {
    const clock = setClock();
    const apikee = testApikee({ clock });
    const key = await apikee.create("acme", { notBefore: inSeconds(10), expiresIn: inSeconds(20) });
    const at = (ms: number) => {
      clock.nowMs = NOW_SECONDS * 1000 + ms;
      return refusalOf(() => apikee.verify(key));
    };
    expect([at(9_999), at(10_000), at(19_999), at(20_000)]).toEqual([
      "NOT_YET_VALID",
      "none",
      "none",
      "EXPIRED",
    ]);
    expect(at(15_000)).toBe("none");
  });

  it("widens both by the tolerance", async () => {
    const clock = setClock();
    const apikee = testApikee({ clock, clockToleranceSeconds: 5 });
    const key = await apikee.create("acme", { notBefore: inSeconds(10), expiresIn: inSeconds(20) });
    const at = (ms: number) => {
      clock.nowMs = NOW_SECONDS * 1000 + ms;
      return refusalOf(() => apikee.verify(key));
    };
    expect([at(4_999), at(5_000), at(24_999), at(25_000)]).toEqual([
      "NOT_YET_VALID",
      "none",
      "none",
      "EXPIRED",
    ]);
  });

  it("refuses another environment where it accepts some only", async () => {
    const apikee = testApikee({ acceptEnvironments: ["production", "staging"] });
    const keyFor = (environment: string) => apikee.create("acme", { environment });
    expect(apikee.verify(await keyFor("staging")).environment).toBe("staging");
    const development = await keyFor("development");
    expect(refusalOf(() => apikee.verify(development))).toBe("WRONG_ENVIRONMENT");
    expect(testApikee().verify(development).environment).toBe("development");
  });

  it("refuses a revoked id, on the next use of a key that it remembers too", async () => {
    const revoked = new Set<string>();
    const apikee = testApikee({ revocations: revoked });
    const key = await apikee.create("acme");
    const { id } = apikee.verify(key);
    revoked.add(id);
    expect(refusalOf(() => apikee.verify(key))).toBe("REVOKED");
    revoked.delete(id);
    expect(apikee.verify(key).id).toBe(id);
  });

  it("follows failOpen while a list has never been loaded", async () => {
    const revocations = { isLoaded: false, has: (id: string) => id === revokedId };
    const open = testApikee({ revocations });
    const closed = testApikee({ revocations, failOpen: false });
    const [key, revoked] = [await open.create("acme"), await open.create("acme")];
    let revokedId = "";
    revokedId = open.verify(revoked).id;
    expect([key, revoked].map((one) => refusalOf(() => open.verify(one)))).toEqual(["none", "REVOKED"]);
    expect([key, revoked].map((one) => refusalOf(() => closed.verify(one)))).toEqual([
      "SERVER_UNREACHABLE",
      "REVOKED",
    ]);
    revocations.isLoaded = true;
    expect(closed.verify(key).tenant).toBe("acme");
  });

  it("names the first of several faults: time, environment, revocation", async () => {
    const apikee = testApikee({ acceptEnvironments: ["a"], revocations: { has: () => true } });
    const key = (expiresIn: Date | null, environment: string) =>
      testApikee().create("acme", { expiresIn, environment });
    const codes = [await key(inSeconds(0), "b"), await key(null, "b"), await key(null, "a")].map((one) =>
      refusalOf(() => apikee.verify(one)),
    );
    expect(codes).toEqual(["EXPIRED", "WRONG_ENVIRONMENT", "REVOKED"]);
  });

  it("refuses keys with a bound where the clock gives no number", async () => {
    const clock = setClock();
    const apikee = testApikee({ clock });
    const bounded = await apikee.create("acme");
    const late = await apikee.create("acme", { expiresIn: null, notBefore: new Date(0) });
    const unbounded = await apikee.create("acme", { expiresIn: null });
    clock.nowMs = Number.NaN;
    const codes = [bounded, late, unbounded].map((key) => refusalOf(() => apikee.verify(key)));
    expect(codes).toEqual(["EXPIRED", "NOT_YET_VALID", "none"]);
  });

  it("shares no memory between instances", async () => {
    const [one, other] = [testApikee({ secrets: [SECRET] }), testApikee({ secrets: [OTHER_SECRET] })];
    const key = await one.create("acme");
    one.verify(key);
    expect(refusalOf(() => other.verify(key))).toBe("INVALID_SIGNATURE");
  });

  it.each([undefined, null, 1, {}, [], Symbol("key"), ["apikee_a.b"]])(
    "refuses what is no text as no key: %s",
    (value) => {
      expect(refusalOf(() => testApikee().verify(value as never))).toBe("MISSING_KEY");
    },
  );
});
