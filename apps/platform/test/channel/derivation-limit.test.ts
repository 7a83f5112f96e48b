import { expect, test } from "vitest";
import { DerivationLimit } from "../../src/channel/derivation-limit.ts";

function limitOf(max: number) {
  const clock = { nowMs: 0, now: () => clock.nowMs };
  return { clock, limit: new DerivationLimit({ clock, max }) };
}

test("an address has its share in each ten seconds", () => {
  const { clock, limit } = limitOf(2);
  expect([1, 2, 3].map(() => limit.allow("192.0.2.1"))).toEqual([true, true, false]);
  expect(limit.allow("192.0.2.2")).toBe(true);
  clock.nowMs = 10_000;
  expect(limit.allow("192.0.2.1")).toBe(true);
});

test.each([
  ["2001:db8::1", "2001:db8::2", true],
  ["2001:db8:0:0:1:2:3:4", "2001:DB8::9", true],
  ["2001:db8:0:1::1", "2001:db8::1", false],
  ["::1", "::2", true],
  ["fe80::1%eth0", "fe80::2", true],
  ["::ffff:192.0.2.1", "192.0.2.1", true],
  ["::ffff:192.0.2.1", "::ffff:192.0.2.2", false],
  ["192.0.2.1", "192.0.2.2", false],
])("%s and %s share one: %s", (first, second, isShared) => {
  const { limit } = limitOf(1);
  limit.allow(first);
  expect(limit.allow(second)).toBe(!isShared);
});
