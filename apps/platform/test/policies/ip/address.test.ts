import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatAddress, isInternal, networkOf, parseAddress } from "../../../src/policies/ip/address.ts";

const words = fc.tuple(
  ...([0, 0, 0, 0].map(() => fc.integer({ min: 0, max: 0xffffffff })) as [
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
    fc.Arbitrary<number>,
  ]),
);

describe("an address", () => {
  it.each([
    "010.0.0.1",
    "1.2.3.04",
    "127.1",
    "127.0.1",
    "0x7f.1",
    "0x7f.0.0.1",
    "2130706433",
    "1.2.3.4 ",
    " 1.2.3.4",
    "1.2.3.4\n",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.256",
    "1..2.3",
    "1.2.3.4:80",
    "1.2.3.4/32",
    "",
    " ",
    "garbage",
    "fe80::1%eth0",
    "fe80::1%25eth0",
    "::1%",
    "[::1]",
    "1::2::3",
    ":::",
    "::ffff:010.0.0.1",
    "::ffff:1.2.3",
    "::ffff:1.2.3.256",
    "12345::",
    "::g",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "１.2.3.4",
    "unknown",
    "::1 ",
  ])("is not %j", (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  it.each([
    ["10.0.0.1", "10.0.0.1"],
    ["0.0.0.0", "0.0.0.0"],
    ["255.255.255.255", "255.255.255.255"],
    ["::ffff:10.0.0.1", "10.0.0.1"],
    ["::FFFF:0a00:0001", "10.0.0.1"],
    ["0:0:0:0:0:ffff:10.0.0.1", "10.0.0.1"],
    ["::1", "::1"],
    ["2001:DB8:0:0::1", "2001:db8::1"],
    ["2001:db8::0:1", "2001:db8::1"],
    ["::", "::"],
    ["::10.0.0.1", "::a00:1"],
  ])("%s is %s, however it is written", (text, canonical) => {
    const address = parseAddress(text);
    expect(address === null ? null : formatAddress(address)).toBe(canonical);
  });

  it("is read again as it is written", () => {
    fc.assert(
      fc.property(words, (address) => {
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        expect(formatAddress(parseAddress(text)!)).toBe(text);
      }),
    );
  });

  it.each([
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8::/64"],
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
  ])("stands for its /64 where it is IPv6, else for itself: %s", (text, network) => {
    expect(networkOf(parseAddress(text)!)).toBe(network);
  });

  it.each([
    ["10.1.2.3", true],
    ["127.0.0.1", true],
    ["172.16.0.1", true],
    ["172.32.0.1", false],
    ["192.168.1.1", true],
    ["192.169.1.1", false],
    ["169.254.1.1", true],
    ["100.64.0.1", true],
    ["100.128.0.1", false],
    ["0.0.0.0", true],
    ["8.8.8.8", false],
    ["::1", true],
    ["::", true],
    ["::2", false],
    ["fc00::1", true],
    ["fdff::1", true],
    ["fe80::1", true],
    ["febf::1", true],
    ["fec0::1", false],
    ["2001:db8::1", false],
    ["::ffff:10.0.0.1", true],
  ])("is internal where no network on the Internet routes it: %s, %s", (text, expected) => {
    expect(isInternal(parseAddress(text)!)).toBe(expected);
  });
});
