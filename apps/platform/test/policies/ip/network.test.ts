import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAddress } from "../../../src/policies/ip/address.ts";
import { AllowList } from "../../../src/policies/ip/allow-list.ts";
import { formatNetwork, holds, lastAddress, parseNetwork } from "../../../src/policies/ip/network.ts";

const networkOf = (text: string) => parseNetwork(text).network!;

describe("a network", () => {
  it.each([
    ["10.0.0.0/33", "from 0 to 32"],
    ["10.0.0.0/-1", "from 0 to 32"],
    ["10.0.0.0/08", "without leading zeros"],
    ["10.0.0.0/", "from 0 to 32"],
    ["10.0.0.0/8.0", "from 0 to 32"],
    ["10.0.0.0/+8", "from 0 to 32"],
    ["10.0.0.0/1e1", "from 0 to 32"],
    ["::/129", "from 0 to 128"],
    ["10.0.0.0/8/8", "is no IPv4 or IPv6 address"],
    ["010.0.0.0/8", "leading zeros"],
    ["127.1/8", "is no IPv4 or IPv6 address"],
    ["fe80::1%eth0/64", "zone id"],
    ["10.0.0.0 /8", "blanks"],
    [" 10.0.0.1", "blanks"],
    ["", "is no IPv4 or IPv6 address"],
    ["/8", "is no IPv4 or IPv6 address"],
    ["localhost", "is no IPv4 or IPv6 address"],
    ["x".repeat(5000), "is no IPv4 or IPv6 address"],
  ])("is refused with the reason: %s", (text, reason) => {
    const parsed = parseNetwork(text);
    expect(parsed.network).toBeNull();
    expect(parsed.reason).toContain(reason);
    expect(parsed.reason?.length).toBeLessThan(200);
  });

  it.each([
    ["10.1.2.3/8", "10.0.0.0/8"],
    ["10.1.2.3/0", "0.0.0.0/0"],
    ["10.1.2.3/31", "10.1.2.2/31"],
    ["10.1.2.3/32", "10.1.2.3"],
    ["10.1.2.3", "10.1.2.3"],
    ["2001:db8::1/33", "2001:db8::/33"],
    ["2001:db8::1/128", "2001:db8::1"],
    ["::1/0", "::/0"],
    ["::ffff:10.1.2.3/104", "10.0.0.0/8"],
  ])("has its host bits masked: %s is %s", (text, canonical) => {
    expect(formatNetwork(networkOf(text))).toBe(canonical);
  });

  it("holds its first and its last address, and not the ones beside them", () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.integer({ min: 1, max: 32 }), (text, prefix) => {
        const network = networkOf(`${text}/${prefix}`);
        const [first, last] = [network.address, lastAddress(network)];
        expect(holds(network, parseAddress(text)!)).toBe(true);
        expect([holds(network, first), holds(network, last)]).toEqual([true, true]);
        expect(last[3] - first[3] + 1).toBe(2 ** (32 - prefix));
        if (first[3] > 0) expect(holds(network, [0, 0, 0xffff, first[3] - 1])).toBe(false);
        if (last[3] < 0xffffffff) expect(holds(network, [0, 0, 0xffff, last[3] + 1])).toBe(false);
      }),
    );
  });

  it("of IPv6 holds no address of IPv4", () => {
    expect(holds(networkOf("::/0"), parseAddress("10.0.0.1")!)).toBe(false);
    expect(holds(networkOf("::/0"), parseAddress("2001:db8::1")!)).toBe(true);
    expect(holds(networkOf("0.0.0.0/0"), parseAddress("2001:db8::1")!)).toBe(false);
  });
});

describe("an allow-list", () => {
  const list = new AllowList(["10.0.0.0/8", "192.0.2.7", "2001:db8::/32"]);

  it.each([
    ["10.255.0.1", "10.0.0.0/8"],
    ["::ffff:10.0.0.1", "10.0.0.0/8"],
    ["192.0.2.7", "192.0.2.7"],
    ["2001:db8:ffff::1", "2001:db8::/32"],
  ])("allows what it holds: %s by %s", (text, entry) => {
    expect(list.judge(text)).toEqual({ isAllowed: true, entry });
  });

  it.each(["11.0.0.1", "192.0.2.8", "2001:db9::1", "::1"])("refuses what it does not hold: %s", (text) => {
    expect(list.judge(text)).toEqual({ isAllowed: false, reason: "not-listed" });
  });

  it.each([
    null,
    "",
    "garbage",
    "010.0.0.1",
    "10.1",
    "10.0.0.1 ",
    "10.0.0.1:80",
    "fe80::1%eth0",
    "10.0.0.1, 8.8.8.8",
  ])("refuses what it cannot read: %j", (text) => {
    expect(list.judge(text)).toEqual({ isAllowed: false, reason: "unreadable" });
    expect(new AllowList([]).judge(text)).toEqual({ isAllowed: true, entry: null });
  });

  it("is not made of what is no network", () => {
    expect(() => new AllowList(["10.0.0.0/33"])).toThrow("from 0 to 32");
  });
});
