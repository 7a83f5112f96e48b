import { beforeEach, describe, expect, it } from "vitest";
import { distanceKm } from "../../../src/policies/fraud/countries.ts";
import { Episodes } from "../../../src/policies/fraud/episodes.ts";
import type { Finding, Observation } from "../../../src/policies/fraud/finding.ts";
import { HandList } from "../../../src/policies/fraud/hand-list.ts";
import {
  DEFAULT_FRAUD_SETTINGS,
  type FraudChange,
  withFraudChange,
} from "../../../src/policies/fraud/settings.ts";
import { FraudWatch, type Rules } from "../../../src/policies/fraud/watch.ts";
import { parseAddress } from "../../../src/policies/ip/address.ts";
import { parseNetwork } from "../../../src/policies/ip/network.ts";
import { RangeSet } from "../../../src/policies/ip/range-set.ts";
import { Recent } from "../../../src/policies/recent.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 5);
const network = (text: string) => parseNetwork(text).network!;

function rulesWith(change: FraudChange = {}, list: readonly string[] = []): Rules {
  const settings = withFraudChange(DEFAULT_FRAUD_SETTINGS, change);
  return {
    settings,
    reputation: {
      action: settings.reputation.action,
      byHand: new HandList({
        blocked: settings.reputation.networks.map(network),
        trusted: settings.reputation.trusted.map(network),
      }),
      lists: [{ name: "drop.txt", ranges: new RangeSet(list.map(network)) }],
    },
  };
}

/** Everything off but what is named. */
function only(change: FraudChange): FraudChange {
  const off = { action: "off" } as const;
  return {
    reputation: off,
    velocityKey: off,
    velocityClient: off,
    velocityIp: off,
    manyNetworks: off,
    newUserAgent: off,
    impossibleTravel: off,
    ...change,
  };
}

let watch: FraudWatch;
beforeEach(() => {
  watch = new FraudWatch();
});

interface Seen extends Partial<Omit<Observation, "address">> {
  readonly ip?: string | null;
}

function see(rules: Rules, nowMs: number, { ip = "192.0.2.1", ...seen }: Seen = {}): Finding[] {
  const address = ip === null ? null : parseAddress(ip);
  return watch.observe(rules, {
    nowMs,
    keyId: "key",
    clientId: "client",
    userAgent: "sdk/1.0",
    country: null,
    address,
    ...seen,
  });
}

/** As many requests as that, evenly over a minute; what was found in the last. */
function minuteOf(rules: Rules, startMs: number, requests: number, seen: Seen = {}): Finding[] {
  let last: Finding[] = [];
  for (let index = 0; index < requests; index++) {
    last = see(rules, startMs + Math.floor((index * MINUTE) / requests), seen);
  }
  return last;
}

/** A steady key: a request count each minute, for so many minutes. */
function steadily(rules: Rules, minutes: number, perMinute: number, seen: Seen = {}): number {
  for (let minute = 0; minute < minutes; minute++) minuteOf(rules, START + minute * MINUTE, perMinute, seen);
  return START + minutes * MINUTE;
}

describe("velocity", () => {
  const rules = rulesWith(only({ velocityKey: {} }));

  it("flags a key that comes far more often than usual, with both numbers", () => {
    const nowMs = steadily(rules, 120, 10);
    expect(minuteOf(rules, nowMs, 90)).toEqual([]);
    const [finding] = minuteOf(rules, nowMs + 5 * MINUTE, 250);
    expect(finding).toMatchObject({
      rule: "velocityKey",
      subject: { kind: "key", id: "key" },
      action: "flag",
      saw: { requests: 250, seconds: 60 },
    });
    expect(finding?.text).toMatch(
      /^The key made 250 requests in 60 seconds, where 1\d\.\d a minute are usual, and 90 were/,
    );
  });

  it("blocks a key with a day of its own history and more than 1,000 requests in 60 seconds", () => {
    const nowMs = steadily(rules, 24 * 60 + 1, 10);
    expect(minuteOf(rules, nowMs, 1000)).toMatchObject([{ action: "flag" }]);
    expect(minuteOf(rules, nowMs + 5 * MINUTE, 1001)).toMatchObject([{ action: "block" }]);
  });

  it("never blocks a key of less than a day, however often it comes", () => {
    const nowMs = steadily(rules, 23 * 60, 10);
    expect(minuteOf(rules, nowMs, 20_000)).toMatchObject([{ action: "flag" }]);
  });

  it("never blocks where it is to flag", () => {
    const flagging = rulesWith(only({ velocityKey: { action: "flag" } }));
    const nowMs = steadily(flagging, 24 * 60 + 1, 10);
    expect(minuteOf(flagging, nowMs, 5000)).toMatchObject([{ action: "flag" }]);
  });

  it("keeps what an attack does from being usual while it lasts", () => {
    let nowMs = steadily(rules, 24 * 60 + 1, 10);
    for (let minute = 0; minute < 60; minute++) {
      expect(minuteOf(rules, nowMs, 2000)).toMatchObject([{ action: "block" }]);
      nowMs += MINUTE;
    }
  });

  it("gets used to a customer that has grown for good, within a day", () => {
    let nowMs = steadily(rules, 24 * 60 + 1, 10);
    for (let minute = 0; minute < 24 * 60; minute++) {
      minuteOf(rules, nowMs, 300);
      nowMs += MINUTE;
    }
    expect(minuteOf(rules, nowMs, 300)).toEqual([]);
  });

  it("does not hold against a neighbour what another's key is blocked for", () => {
    const all = rulesWith(only({ velocityKey: {}, velocityClient: {}, velocityIp: {} }));
    const flood = { keyId: "flood", clientId: "other" };
    let nowMs = START;
    for (let minute = 0; minute <= 24 * 60; minute++, nowMs += MINUTE) {
      minuteOf(all, nowMs, 5, flood);
      minuteOf(all, nowMs, 5);
    }
    expect(minuteOf(all, nowMs, 5000, flood)).toMatchObject([{ rule: "velocityKey", action: "block" }]);
    expect(see(all, nowMs + MINUTE - 1).filter(({ action }) => action === "block")).toEqual([]);
  });

  it("never blocks an address that is a proxy's, behind which everybody is", () => {
    const addresses = rulesWith(only({ velocityIp: {} }));
    const behind = { ip: "10.0.0.5" };
    const nowMs = steadily(addresses, 24 * 60 + 1, 10, behind);
    expect(minuteOf(addresses, nowMs, 5000, behind)).toMatchObject([{ rule: "velocityIp", action: "flag" }]);
    const edge = steadily(addresses, 24 * 60 + 1, 10);
    expect(minuteOf(addresses, edge, 5000)).toMatchObject([{ rule: "velocityIp", action: "block" }]);
  });

  it("takes 300 a minute of who is new for usual, and not more", () => {
    expect(minuteOf(rules, START, 300)).toEqual([]);
    expect(see(rules, START + MINUTE - 1)).toMatchObject([{ action: "flag", saw: { requests: 301 } }]);
  });

  it("counts 60 seconds over the edge of a minute", () => {
    minuteOf(rules, START, 140);
    let findings: Finding[] = [];
    for (let second = 0; second < 162; second++) findings = see(rules, START + MINUTE + second);
    expect(findings).toMatchObject([{ saw: { requests: 301 } }]);
  });

  it("of a clock that jumps back counts in the minute that was reached", () => {
    minuteOf(rules, START + HOUR, 300);
    expect(see(rules, START)).toMatchObject([{ rule: "velocityKey" }]);
  });

  it("finds a key before its client and its address, and each of those where no key alone does", () => {
    const all = rulesWith(only({ velocityKey: {}, velocityClient: {}, velocityIp: {} }));
    const rulesOf = (findings: Finding[]) => findings.map(({ rule }) => rule);
    expect(rulesOf(minuteOf(all, START, 301))).toEqual(["velocityKey"]);
    const keys = ["a", "b", "c"];
    let found: Finding[] = [];
    for (const keyId of keys) found = minuteOf(all, START, 101, { keyId, clientId: "other", ip: null });
    expect(rulesOf(found)).toEqual(["velocityClient"]);
    for (const id of keys)
      found = minuteOf(all, START, 101, { keyId: `${id}2`, clientId: id, ip: "192.0.2.99" });
    expect(rulesOf(found)).toEqual(["velocityIp"]);
  });

  it("counts a /64 of IPv6 as one address", () => {
    const byAddress = rulesWith(only({ velocityIp: {} }));
    let findings: Finding[] = [];
    for (let host = 1; host <= 301; host++) {
      findings = see(byAddress, START, {
        keyId: `k${host}`,
        clientId: `c${host}`,
        ip: `2001:db8:1:2::${host}`,
      });
    }
    expect(findings).toMatchObject([
      { subject: { kind: "ip", id: "2001:db8:1:2::/64" }, saw: { requests: 301 } },
    ]);
    expect(see(byAddress, START, { ip: "2001:db8:1:3::1" })).toEqual([]);
  });
});

describe("reputation", () => {
  const change = only({ reputation: { networks: ["198.51.100.0/24", "10.9.0.0/16"], action: "block" } });
  const rules = rulesWith(change, ["203.0.113.0/24", "2001:db8::/32", "10.0.0.0/8"]);

  it.each([
    ["198.51.100.9", "The address 198.51.100.9 is listed by hand, in 198.51.100.0/24."],
    ["203.0.113.7", "The address 203.0.113.7 is listed in drop.txt."],
    ["::ffff:203.0.113.7", "The address 203.0.113.7 is listed in drop.txt."],
    ["2001:db8::7", "The address 2001:db8::7 is listed in drop.txt."],
    ["10.9.1.1", "The address 10.9.1.1 is listed by hand, in 10.9.0.0/16."],
  ])("blocks an address on a list, and says which: %s", (ip, text) => {
    expect(see(rules, START, { ip })).toMatchObject([{ rule: "reputation", action: "block", text }]);
  });

  it.each(["192.0.2.1", "2001:db9::1", null])("finds nothing in one on none: %s", (ip) => {
    expect(see(rules, START, { ip })).toEqual([]);
  });

  it("looks for internal addresses on the hand-kept list alone", () => {
    expect(see(rules, START, { ip: "10.1.1.1" })).toEqual([]);
  });

  it("flags where it is to flag, and is silent where it is off", () => {
    expect(
      see(rulesWith(only({ reputation: { action: "flag", networks: ["192.0.2.0/24"] } })), START),
    ).toMatchObject([{ action: "flag" }]);
    expect(
      see(rulesWith(only({ reputation: { networks: ["192.0.2.0/24"], action: "off" } })), START),
    ).toEqual([]);
  });
});

describe("what is trusted by hand", () => {
  const reputation = {
    networks: ["198.51.100.0/24", "203.0.113.64", "2001:db8:1::/48"],
    trusted: ["198.51.100.9", "203.0.113.0/24", "2001:db8:1:2::/64", "192.0.2.0/24"],
  };
  const rules = rulesWith(only({ reputation: { ...reputation, action: "block" } }), [
    "203.0.113.0/24",
    "203.0.112.0/20",
    "203.0.113.9",
  ]);

  it.each(["203.0.113.7", "203.0.113.9", "::ffff:203.0.113.7"])(
    "is on no list, whatever network a file has for it: %s",
    (ip) => {
      expect(see(rules, START, { ip })).toEqual([]);
      expect(see(rules, START, { ip: "203.0.112.1" })).toHaveLength(1);
    },
  );

  it.each([
    ["a trusted address of a listed network", "198.51.100.9", 0],
    ["another one of it", "198.51.100.10", 1],
    ["a listed address of a trusted network", "203.0.113.64", 1],
    ["a trusted /64 of a listed /48", "2001:db8:1:2::1", 0],
    ["another /64 of it", "2001:db8:1:3::1", 1],
  ])("and what is listed by hand: the smaller network counts, for %s", (_, ip, findings) => {
    expect(see(rules, START, { ip })).toHaveLength(findings);
  });

  it("is told of no pace, and of what its keys do all the same", () => {
    const trusting = rulesWith(only({ velocityIp: {}, reputation: { trusted: ["192.0.2.0/24"] } }));
    for (let key = 0; key < 400; key++) {
      expect(see(trusting, START, { keyId: `k${key}`, clientId: `c${key}` })).toEqual([]);
    }
    // What was counted meanwhile is known when the trust ends.
    const findings = see(rulesWith(only({ velocityIp: {} })), START, { keyId: "k", clientId: "c" });
    expect(findings).toMatchObject([{ rule: "velocityIp", saw: { requests: 401 } }]);
    const ofKeys = rulesWith(only({ velocityKey: {}, reputation: { trusted: ["192.0.2.0/24"] } }));
    expect(minuteOf(ofKeys, START, 301)).toMatchObject([{ rule: "velocityKey" }]);
  });
});

describe("many networks", () => {
  const rules = rulesWith(only({ manyNetworks: {} }));
  const from = (index: number) => ({ ip: `50.${index >> 8}.${index & 255}.1` });

  it("flags a key at the eleventh network in ten minutes", () => {
    for (let index = 0; index < 10; index++) expect(see(rules, START + index, from(index))).toEqual([]);
    expect(see(rules, START + 10, from(0))).toEqual([]);
    expect(see(rules, START + 11, from(10))).toMatchObject([
      { rule: "manyNetworks", action: "flag", saw: { networks: 11, minutes: 10 }, subject: { kind: "key" } },
    ]);
  });

  it("takes addresses of one network for one", () => {
    for (let host = 0; host < 100; host++) expect(see(rules, START, { ip: `50.1.1.${host}` })).toEqual([]);
    for (let host = 0; host < 100; host++)
      expect(see(rules, START, { ip: `2001:db8:1:${host}::1` })).toEqual([]);
  });

  it("gets used to a key that comes from many", () => {
    let nowMs = START;
    const window = () => {
      let findings = 0;
      for (let index = 0; index < 30; index++) findings += see(rules, nowMs + index, from(index)).length;
      nowMs += 10 * MINUTE;
      return findings;
    };
    expect(window()).toBeGreaterThan(0);
    for (let hours = 0; hours < 24 * 6; hours++) window();
    expect(window()).toBe(0);
  });
});

describe("a new user agent", () => {
  const rules = rulesWith(only({ newUserAgent: {} }));
  const steady = (seen: Seen = {}) => {
    for (let index = 0; index < 100; index++) see(rules, START + index * HOUR, seen);
    return START + 100 * HOUR;
  };

  it("is flagged for a key that for days had the same, with both, once", () => {
    const nowMs = steady();
    const [finding] = see(rules, nowMs, { userAgent: "sqlmap/1.8" });
    expect(finding).toMatchObject({
      rule: "newUserAgent",
      action: "flag",
      saw: { userAgent: "sqlmap/#" },
      normal: { userAgents: ["sdk/#"], days: 4 },
    });
    expect(see(rules, nowMs, { userAgent: "sqlmap/1.8" })).toEqual([]);
  });

  it.each(["sdk/2.0", "sdk/1.0.17"])("is none where only the version is new: %s", (userAgent) => {
    expect(see(rules, steady(), { userAgent })).toEqual([]);
  });

  it("is one where there was none, and the other way round", () => {
    expect(see(rules, steady(), { userAgent: null })).toMatchObject([{ saw: { userAgent: "none" } }]);
  });

  it("is nothing for a key that is new, seldom used, or used with many", () => {
    for (let index = 0; index < 200; index++) see(rules, START + index * MINUTE);
    expect(see(rules, START + 2 * DAY, { userAgent: "other" })).toEqual([]);
    for (const day of [0, 4]) see(rules, START + day * DAY, { keyId: "seldom" });
    expect(see(rules, START + 5 * DAY, { keyId: "seldom", userAgent: "other" })).toEqual([]);
    for (let index = 0; index < 200; index++)
      see(rules, START + index * HOUR, { keyId: "many", userAgent: "abcde"[index % 5]! });
    expect(see(rules, START + 9 * DAY, { keyId: "many", userAgent: "other" })).toEqual([]);
  });

  it("stays new while it is refused", () => {
    const nowMs = steady();
    const blocking = rulesWith(only({ newUserAgent: { action: "block" } }));
    for (let time = 0; time < 3; time++) {
      expect(see(blocking, nowMs, { userAgent: "sqlmap/1.8" })).toMatchObject([{ action: "block" }]);
    }
  });
});

describe("impossible travel", () => {
  const rules = rulesWith(only({ impossibleTravel: {} }));

  it("is flagged where nobody travels as fast, with where from and where to", () => {
    see(rules, START, { country: "DE" });
    const [finding] = see(rules, START + 10 * MINUTE, { country: "AU" });
    expect(finding).toMatchObject({
      rule: "impossibleTravel",
      action: "flag",
      saw: { country: "AU", before: "DE", minutes: 10 },
    });
    expect(finding?.text).toMatch(/^The key was used in AU 10 minutes after DE, at least \d+ km away\.$/);
  });

  it("is none where there was time for a flight, where countries may be neighbours, or where one is not known", () => {
    see(rules, START, { country: "DE" });
    expect(see(rules, START + 20 * HOUR, { country: "AU" })).toEqual([]);
    see(rules, START, { keyId: "b", country: "US" });
    expect(see(rules, START, { keyId: "b", country: "CA" })).toEqual([]);
    see(rules, START, { keyId: "c", country: "US" });
    expect(see(rules, START, { keyId: "c", country: "ZZ" })).toEqual([]);
    expect(see(rules, START, { keyId: "c", country: null })).toEqual([]);
  });

  it("is none between countries where the key is at home", () => {
    for (let index = 0; index < 60; index++) {
      see(rules, START + index * HOUR, { country: index % 2 === 0 ? "US" : "DE" });
    }
    expect(see(rules, START + 60 * HOUR, { country: "DE" })).toEqual([]);
    expect(see(rules, START + 60 * HOUR, { country: "US" })).toEqual([]);
    expect(see(rules, START + 60 * HOUR, { country: "AU" })).toHaveLength(1);
  });

  it("is none for a key that is used everywhere", () => {
    for (const country of ["US", "DE", "FR", "JP", "BR", "IN"]) see(rules, START, { country });
    expect(see(rules, START, { country: "AU" })).toEqual([]);
  });
});

describe("the way between countries", () => {
  it.each([
    ["DE", "FR", 0, 0],
    ["US", "MX", 0, 0],
    ["DE", "AU", 10_000, 16_000],
    ["GB", "US", 3000, 7000],
    ["JP", "BR", 12_000, 19_000],
    ["DE", "DE", 0, 0],
  ])("is at least what lies between them: %s, %s", (one, other, least, most) => {
    const km = distanceKm(one, other)!;
    expect(km).toBeGreaterThanOrEqual(least);
    expect(km).toBeLessThanOrEqual(most);
    expect(distanceKm(other, one)).toBeCloseTo(km, 6);
  });

  it("is not known where a code is not", () => {
    expect([distanceKm("DE", "XX"), distanceKm("", "DE")]).toEqual([null, null]);
  });
});

describe("a watch", () => {
  it("judges without counting", () => {
    const rules = rulesWith();
    const seen = { nowMs: START, keyId: "k", clientId: "c", address: null, userAgent: null, country: null };
    for (let time = 0; time < 1000; time++) expect(watch.judge(rules, seen)).toEqual([]);
    expect(watch.snapshot()).toEqual({ keys: [], clients: [], addresses: [] });
  });

  it("goes on from what was kept as if it had never stopped", () => {
    const rules = rulesWith();
    let nowMs = steadily(rules, 100, 10, { country: "DE" });
    const restored = new FraudWatch(JSON.parse(JSON.stringify(watch.snapshot())));
    for (let index = 0; index < 500; index++) {
      nowMs += 100;
      const seen = {
        nowMs,
        keyId: "key",
        clientId: "client",
        address: parseAddress("203.0.113.1"),
        userAgent: "x",
        country: "AU",
      };
      expect(restored.observe(rules, seen)).toEqual(watch.observe(rules, seen));
    }
    expect(restored.snapshot()).toEqual(watch.snapshot());
  });

  it("remembers so many keys, clients and addresses, and no more", () => {
    const rules = rulesWith();
    for (let index = 0; index < 21_000; index++)
      see(rules, START, {
        keyId: `k${index}`,
        clientId: `c${index}`,
        ip: `50.${index >> 8}.${index & 255}.1`,
      });
    const { keys, clients, addresses } = watch.snapshot();
    expect([keys.length, clients.length, addresses.length]).toEqual([20_000, 20_000, 20_000]);
    expect(keys.at(-1)?.[0]).toBe("k20999");
  });
});

describe("what was used last", () => {
  it("stays, and what was not used for longest goes", () => {
    const recent = new Recent<number>(2);
    recent.use("a", () => 1);
    recent.use("b", () => 2);
    recent.use("a", () => 9);
    recent.use("c", () => 3);
    expect([...recent.entries()]).toEqual([
      ["a", 1],
      ["c", 3],
    ]);
    expect([recent.peek("b"), recent.size]).toEqual([undefined, 2]);
  });
});

describe("an episode", () => {
  const finding = (action: "flag" | "block", id = "key"): Finding => ({
    rule: "velocityKey",
    subject: { kind: "key", id },
    action,
    saw: {},
    normal: {},
    text: "It was too much.",
  });

  it("is one a day for a rule and a subject, and counts; a block after flags is another", () => {
    const episodes = new Episodes();
    expect(episodes.note(finding("flag"), START).isNew).toBe(true);
    expect(episodes.note(finding("flag"), START + HOUR)).toMatchObject({
      isNew: false,
      episode: { requests: 2, lastMs: START + HOUR },
    });
    expect(episodes.note(finding("block"), START + HOUR).isNew).toBe(true);
    expect(episodes.note(finding("flag", "other"), START).isNew).toBe(true);
    expect(episodes.note(finding("flag"), START + DAY)).toMatchObject({
      isNew: true,
      episode: { requests: 1 },
    });
  });
});
