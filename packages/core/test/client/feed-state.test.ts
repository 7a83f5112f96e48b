import { describe, expect, it } from "vitest";
import { FeedState, readState, writeState } from "../../src/client/feed-state.ts";
import type { FeedChange } from "../../src/client/wire.ts";

const OWNER = { projectEnv: "my-api-test", fingerprint: "00".repeat(16) };
const revoked = (keyId: string, expiresAt: number | null = null): FeedChange => ({
  keyId,
  state: "revoked",
  expiresAt,
});
const suspended = (tenant: string): FeedChange => ({ tenant, state: "suspended" });
const of = (id: string, tenant = "acme") => ({ id, tenant });

function stateOf(serial: number, ...changes: FeedChange[]): FeedState {
  const state = new FeedState();
  state.apply({ serial, complete: true, changes });
  return state;
}

describe("the state of the feed", () => {
  it("refuses revoked and disabled keys, and every key of a suspended tenant", () => {
    const state = stateOf(
      3,
      revoked("k1"),
      { keyId: "k2", state: "disabled", expiresAt: null },
      suspended("evil"),
    );
    expect(state.refusalOf(of("k1"))).toBe("REVOKED");
    expect(state.refusalOf(of("k2"))).toBe("KEY_DISABLED");
    expect(state.refusalOf(of("k3", "evil"))).toBe("CLIENT_DISABLED");
    expect(state.refusalOf(of("k1", "evil"))).toBe("CLIENT_DISABLED");
    expect(state.refusalOf(of("k3"))).toBeNull();
    expect(state.refusalOf(of("__proto__", "constructor"))).toBeNull();
  });

  it("lets pass again what is active again", () => {
    const state = stateOf(3, revoked("k1"), suspended("evil"));
    const changes: FeedChange[] = [
      { keyId: "k1", state: "active", expiresAt: null },
      { tenant: "evil", state: "active" },
    ];
    expect(state.apply({ serial: 4, complete: false, changes })).toBe(true);
    expect(state.refusalOf(of("k1", "evil"))).toBeNull();
    expect(state.size).toBe(0);
  });

  it("adds changes, and is replaced by complete ones, also with a lower serial", () => {
    const state = stateOf(3, revoked("k1"));
    state.apply({ serial: 4, complete: false, changes: [revoked("k2")] });
    expect([state.refusalOf(of("k1")), state.serial]).toEqual(["REVOKED", 4]);
    state.apply({ serial: 2, complete: true, changes: [revoked("k3")] });
    expect([state.refusalOf(of("k1")), state.refusalOf(of("k3")), state.serial]).toEqual([
      null,
      "REVOKED",
      2,
    ]);
  });

  it("does not go back to an older serial", () => {
    const state = stateOf(5, revoked("k1"));
    const changes: FeedChange[] = [{ keyId: "k1", state: "active", expiresAt: null }];
    expect(state.apply({ serial: 4, complete: false, changes })).toBe(false);
    expect([state.refusalOf(of("k1")), state.serial]).toEqual(["REVOKED", 5]);
  });

  it("says whether there was anything new", () => {
    const state = stateOf(3);
    expect(state.apply({ serial: 3, complete: false, changes: [] })).toBe(false);
    expect(state.apply({ serial: 4, complete: false, changes: [] })).toBe(true);
  });

  it("forgets keys that have expired, for every clock tolerance", () => {
    const state = stateOf(1, revoked("k1", 1000), revoked("k2"), suspended("t"));
    state.sweep(301_000);
    expect(state.size).toBe(3);
    state.sweep(301_001);
    expect(state.size).toBe(2);
    expect(state.refusalOf(of("k2"))).toBe("REVOKED");
  });

  it("comes back as it was kept", () => {
    const state = stateOf(9, revoked("k1", 5000), suspended("evil"));
    const kept = readState(OWNER, writeState(OWNER, { feed: state.toJSON(), documentSerial: 77 }));
    const back = new FeedState();
    if (kept !== null) back.apply(kept.feed);
    expect(back.toJSON()).toEqual(state.toJSON());
    expect(kept?.documentSerial).toBe(77);
  });

  const text = writeState(OWNER, { feed: stateOf(9, revoked("k1")).toJSON(), documentSerial: 1 });
  it.each([
    ["nothing", ""],
    ["half of it", text.slice(0, -5)],
    ["no object", "[]"],
    ["another version", text.replace('"version":1', '"version":2')],
    ["another environment", text.replace("my-api-test", "my-api-production")],
    ["another platform", text.replace("0000", "ffff")],
    ["changes that are not all", text.replace('"complete":true', '"complete":false')],
    ["a state that there is not", text.replace("revoked", "forgotten")],
  ])("does not come back from %s", (_, kept) => {
    expect(readState(OWNER, text)).not.toBeNull();
    expect(readState(OWNER, kept)).toBeNull();
  });
});
