import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseAddress } from "../../../src/policies/ip/address.ts";
import { holds, parseNetwork } from "../../../src/policies/ip/network.ts";
import { parseNetworkList } from "../../../src/policies/ip/network-list.ts";
import { RangeSet } from "../../../src/policies/ip/range-set.ts";

const FIREHOL = `#
# firehol_level1
#
# Maintainer  : Example

0.0.0.0/8
192.0.2.0/24
198.51.100.7   # one host
2001:db8::/32
`;
const SPAMHAUS = `; Spamhaus DROP List
; Last-Modified: Tue
192.0.2.0/24 ; SBL000001
198.51.100.0/24 ; SBL000002
`;
const SPAMHAUS_JSON = `{"cidr":"192.0.2.0/24","sblid":"SBL000001","rir":"ripencc"}
{"cidr":"2001:db8::/32","sblid":"SBL000002","rir":"ripencc"}
{"type":"metadata","timestamp":1767225600,"size":2,"records":2,"copyright":"(c)","terms":"x"}
`;

const read = (text: string) => parseNetworkList(text.split(/\r?\n/));
const has = (ranges: RangeSet | null, text: string) => ranges?.has(parseAddress(text)!);

describe("a list of networks", () => {
  it.each([
    ["FireHOL", FIREHOL, 4],
    ["Spamhaus", SPAMHAUS, 2],
    ["Spamhaus, JSON", SPAMHAUS_JSON, 2],
    ["nothing", "", 0],
    ["CRLF", SPAMHAUS.replaceAll("\n", "\r\n"), 2],
  ])("is read in the form of %s", async (_form, text, networks) => {
    const list = await read(text);
    expect(list).toMatchObject({ networks, problems: null });
    expect(has(list.ranges, "192.0.2.255")).toBe(networks > 0);
    expect(has(list.ranges, "192.0.3.0")).toBe(false);
  });

  it.each([
    ["<!DOCTYPE html>", "is no IPv4 or IPv6 address"],
    ["192.0.2.0/33", "from 0 to 32"],
    ["192.0.2.0-192.0.2.9", "is no IPv4 or IPv6 address"],
    ["010.0.0.1", "leading zeros"],
    ["192.0.2.0/24 192.0.3.0/24", "is no IPv4 or IPv6 address"],
    ['{"cidr": 7}', "is no IPv4 or IPv6 address"],
    ['{"cidr":"192.0.2.0/24"', "is no IPv4 or IPv6 address"],
    ["0.0.0.0/0", "everybody"],
    ["::/0", "everybody"],
  ])("is refused as a whole for one bad line, by its number: %s", async (line, reason) => {
    const list = await read(`${SPAMHAUS}${line}\n`);
    expect(list.ranges).toBeNull();
    expect(list.problems).toHaveLength(1);
    expect(list.problems?.[0]).toMatch(/^line 5: /);
    expect(list.problems?.[0]).toContain(reason);
  });

  it("tells the first five of many bad lines", async () => {
    expect((await read("bad\n".repeat(1000))).problems).toHaveLength(5);
  });

  it("tells how far it is, and lets others have their turn", async () => {
    const told: number[] = [];
    let pauses = 0;
    const lines = Array.from({ length: 25_000 }, (_, index) => `10.${index >>> 8}.${index & 255}.0/24`);
    const list = await parseNetworkList(lines, {
      onProgress: (count) => told.push(count),
      pause: async () => {
        pauses++;
      },
    });
    expect(list).toMatchObject({ networks: 25_000, problems: null });
    expect([told, pauses]).toEqual([[10_000, 20_000, 25_000], 2]);
  });
});

describe("a set of ranges", () => {
  const prefixOf = (longest: number) => fc.integer({ min: 1, max: longest });
  const networkText = fc.oneof(
    fc.tuple(fc.ipV4(), prefixOf(32)).map(([address, prefix]) => `${address}/${prefix}`),
    fc.tuple(fc.ipV6(), prefixOf(128)).map(([address, prefix]) => `${address}/${prefix}`),
    // Close together, so that they touch and hold one another.
    fc
      .tuple(fc.nat(15), fc.integer({ min: 26, max: 32 }))
      .map(([host, prefix]) => `192.0.2.${host * 8}/${prefix}`),
    fc
      .tuple(fc.nat(15), fc.integer({ min: 120, max: 128 }))
      .map(([host, prefix]) => `2001:db8::${host}/${prefix}`),
  );

  it("has exactly the addresses that one of its networks holds", () => {
    const probe = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.nat(255).map((host) => `192.0.2.${host}`),
      fc.nat(255).map((host) => `2001:db8::${host.toString(16)}`),
    );
    fc.assert(
      fc.property(fc.array(networkText), fc.array(probe), (texts, probes) => {
        const networks = texts.map((text) => parseNetwork(text).network!);
        const ranges = new RangeSet(networks);
        for (const text of probes) {
          const address = parseAddress(text)!;
          expect(ranges.has(address)).toBe(networks.some((network) => holds(network, address)));
        }
        for (const network of networks) expect(ranges.has(network.address)).toBe(true);
      }),
    );
  });

  it("merges what touches", () => {
    const networks = ["10.0.0.0/9", "10.128.0.0/9", "10.1.2.3", "11.0.0.0/8"].map(
      (text) => parseNetwork(text).network!,
    );
    expect(new RangeSet(networks).size).toBe(1);
  });
});
