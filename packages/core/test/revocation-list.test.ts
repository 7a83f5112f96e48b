import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../src/index.ts";
import { RevocationList } from "../src/revocations/index.ts";
import { NOW_SECONDS, refusalOf, setClock, testApikee } from "./support.ts";

const SECOND = 1000;
const HOUR = 3600 * SECOND;
/** For as long as a clock tolerance may let a key pass after its expiry, its id stays. */
const TOLERANCE_SECONDS = 300;
const inSeconds = (seconds: number) => new Date((NOW_SECONDS + seconds) * SECOND);

describe("a revocation list", () => {
  it("refuses a key from the moment it is revoked until it is no longer", async () => {
    const clock = setClock();
    const revocations = new RevocationList({ clock });
    const apikee = testApikee({ clock, revocations });
    const key = await apikee.create("acme", { expiresIn: "1h" });
    const { id, expiresAt } = apikee.verify(key);
    revocations.revoke(id, expiresAt);
    expect(refusalOf(() => apikee.verify(key))).toBe("REVOKED");
    expect(revocations.list()).toEqual([{ id, until: expiresAt }]);
    expect([revocations.unrevoke(id), revocations.unrevoke(id)]).toEqual([true, false]);
    expect(refusalOf(() => apikee.verify(key))).toBe("none");
  });

  it("refuses a key that expired for as long as the clock tolerance would let it pass", async () => {
    const clock = setClock();
    const revocations = new RevocationList({ clock });
    const apikee = testApikee({ clock, revocations, clockToleranceSeconds: TOLERANCE_SECONDS });
    const key = await apikee.create("acme", { expiresIn: "1h" });
    const { id, expiresAt } = apikee.verify(key);
    revocations.revoke(id, expiresAt);
    clock.nowMs += 3600 * SECOND + (TOLERANCE_SECONDS - 1) * SECOND;
    sweepAll(revocations);
    expect(refusalOf(() => apikee.verify(key))).toBe("REVOKED");
    clock.nowMs += 2 * SECOND;
    for (let hour = 0; hour < 2; hour++) {
      clock.nowMs += HOUR;
      sweepAll(revocations);
    }
    expect([revocations.count, refusalOf(() => apikee.verify(key))]).toEqual([0, "EXPIRED"]);
  });

  it("gets smaller by being read alone", () => {
    const clock = setClock();
    const list = new RevocationList({ clock });
    for (let i = 0; i < 1000; i++) list.revoke(`id-${i}`, inSeconds(60));
    list.revoke("kept", null);
    for (let hour = 0; hour < 2; hour++) {
      clock.nowMs += HOUR;
      for (let i = 0; i < 40_000; i++) list.has("kept");
    }
    expect([list.count, list.has("kept")]).toEqual([1, true]);
  });

  it("loses nothing by a clock that is a day ahead for a moment", () => {
    const clock = setClock();
    const list = new RevocationList({ clock });
    list.revoke("before", inSeconds(3600));
    sweepAll(list);
    clock.nowMs += 24 * HOUR;
    list.revoke("during", inSeconds(7200));
    sweepAll(list);
    clock.nowMs -= 24 * HOUR;
    sweepAll(list);
    expect([list.has("before"), list.has("during"), list.list().length]).toEqual([true, true, 2]);
  });

  it("lists in the order of revoking, without what has expired, a thousand at most unless told", () => {
    const clock = setClock();
    const list = new RevocationList({ clock });
    list.revoke("never", null);
    list.revoke("soon", inSeconds(10));
    list.revoke("later", inSeconds(20));
    clock.nowMs += 10 * SECOND;
    expect(list.list()).toEqual([
      { id: "never", until: null },
      { id: "later", until: inSeconds(20) },
    ]);
    expect(list.list({ limit: 1 })).toHaveLength(1);
    for (let i = 0; i < 2000; i++) list.revoke(`id-${i}`, null);
    expect([list.list().length, list.list({ limit: 10_000 }).length]).toEqual([1000, 2002]);
  });

  it.each([
    ["the far future", new Date(8.64e15)],
    ["before 2020", new Date(1)],
    ["a part of a second, which is rounded up", new Date(NOW_SECONDS * SECOND + 1), inSeconds(1)],
  ])("keeps a time of %s", (_, until, kept = until) => {
    const clock = setClock(0);
    const list = new RevocationList({ clock });
    list.revoke("a", until);
    expect(list.list()[0]?.until).toEqual(new Date(Math.ceil(kept.getTime() / SECOND) * SECOND));
  });

  it.each([
    ["an empty id", "", null, /^id must be the id of a key: 1 to 128/],
    ["an id with a blank", "a b", null, /^id must be/],
    ["an id too long", "x".repeat(129), null, /^id must be/],
    ["no id", undefined, null, /^id must be/],
    ["no time", "a", undefined, /^until must be the Date at which the key expires/],
    ["a time as text", "a", "2030-01-01", /^until must be/],
    ["no time at all", "a", new Date(Number.NaN), /^until must be/],
  ])("does not take %s", (_, id, until, message) => {
    const list = new RevocationList({ clock: setClock() });
    expect(() => list.revoke(id as string, until as Date)).toThrow(TypeError);
    expect(() => list.revoke(id as string, until as Date)).toThrow(message);
    expect(list.count).toBe(0);
  });

  it("does not take a limit out of range, or a clock that is none", () => {
    const list = new RevocationList();
    for (const limit of [0, -1, 1.5, 10_001, Number.NaN])
      expect(() => list.list({ limit })).toThrow(TypeError);
    expect(() => list.unrevoke("a b")).toThrow(TypeError);
    expect(() => new RevocationList({ clock: {} as never })).toThrow(ConfigError);
  });

  it("agrees with a simple model of it, whatever is done in whatever time", () => {
    const id = fc.constantFrom("a", "b", "c", "d");
    const step = fc.oneof(
      fc.record({ act: fc.constant("revoke" as const), id, seconds: fc.option(fc.nat(1000)) }),
      fc.record({ act: fc.constant("unrevoke" as const), id }),
      fc.record({ act: fc.constant("wait" as const), seconds: fc.nat(400) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const clock = setClock();
        const list = new RevocationList({ clock });
        const model = new Map<string, number>();
        for (const one of steps) {
          const nowSeconds = clock.nowMs / SECOND;
          if (one.act === "wait") clock.nowMs += one.seconds * SECOND;
          else if (one.act === "unrevoke") {
            list.unrevoke(one.id);
            model.delete(one.id);
          } else {
            const until = one.seconds === null ? Number.POSITIVE_INFINITY : nowSeconds + one.seconds;
            const last = model.get(one.id) ?? 0;
            const lives = last >= nowSeconds - TOLERANCE_SECONDS;
            list.revoke(one.id, one.seconds === null ? null : new Date(until * SECOND));
            model.set(one.id, lives ? Math.max(last, until) : until);
          }
          agree(list, model, clock.nowMs / SECOND);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function agree(list: RevocationList, model: ReadonlyMap<string, number>, nowSeconds: number): void {
  const live = [...model].filter(([, until]) => until > nowSeconds);
  const listed = list
    .list()
    .map(({ id, until }) => [id, until === null ? Infinity : until.getTime() / SECOND]);
  expect(new Map(listed as [string, number][])).toEqual(new Map(live));
  expect(list.count).toBeGreaterThanOrEqual(live.length);
  expect(list.count).toBeLessThanOrEqual(model.size);
  for (const [id] of live) expect(list.has(id)).toBe(true);
  for (const id of ["a", "b", "c", "d"]) if (!model.has(id)) expect(list.has(id)).toBe(false);
}

/** Enough calls for a sweep to come by everything. */
function sweepAll(list: RevocationList): void {
  for (let i = 0; i < 3000; i++) list.has("other");
}
