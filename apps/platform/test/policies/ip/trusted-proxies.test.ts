import { expect, it } from "vitest";
import { parseNetwork } from "../../../src/policies/ip/network.ts";
import { TrustedProxies } from "../../../src/policies/ip/trusted-proxies.ts";

const PROXIES = new TrustedProxies(
  ["127.0.0.1", "10.0.0.0/8", "2001:db8:ff::/48", "fe80::1"].map((text) => parseNetwork(text).network!),
);

it.each<[string, string, string | undefined, string]>([
  ["who is no proxy is themselves, whatever they write", "192.0.2.7", "198.51.100.1", "192.0.2.7"],
  ["the address that the proxy wrote is believed", "127.0.0.1", "192.0.2.7", "192.0.2.7"],
  ["what stands left of it is not", "127.0.0.1", "10.0.0.1, 198.51.100.1, 192.0.2.7", "192.0.2.7"],
  ["nor is it where a proxy stands left of it", "127.0.0.1", "198.51.100.1,10.0.0.1,192.0.2.7", "192.0.2.7"],
  ["proxies behind proxies are passed over", "127.0.0.1", "198.51.100.1, 192.0.2.7, 10.1.2.3", "192.0.2.7"],
  ["a proxy that is its own client is that", "127.0.0.1", "10.0.0.9, 10.0.0.8", "10.0.0.9"],
  ["a mapped address is the one of IPv4", "::ffff:127.0.0.1", "::ffff:192.0.2.7", "::ffff:192.0.2.7"],
  ["an IPv6 proxy is believed by its network", "2001:db8:ff:1::5", "2001:db8::7", "2001:db8::7"],
  ["a zone is no part of a proxy's address", "fe80::1%eth0", "192.0.2.7", "192.0.2.7"],
  ["a port is no part of an address", "127.0.0.1", "192.0.2.7:51234", "192.0.2.7"],
  ["nor of one in brackets", "127.0.0.1", "[2001:db8::7]:51234", "2001:db8::7"],
  ["brackets may stand alone", "127.0.0.1", "[2001:db8::7]", "2001:db8::7"],
  ["a proxy that names nobody stands for itself", "127.0.0.1", undefined, "127.0.0.1"],
  ["so does one that names nothing", "127.0.0.1", "", "127.0.0.1"],
  ["so does one that names what is no address", "127.0.0.1", "192.0.2.7, unknown", "127.0.0.1"],
  ["so does one that names half an address", "127.0.0.1", "192.0.2.7, 192.0.2", "127.0.0.1"],
  ["so does one with a comma too many", "127.0.0.1", "192.0.2.7,", "127.0.0.1"],
  ["the last proxy that is believed is", "127.0.0.1", "192.0.2.7, garbage, 10.0.0.5", "10.0.0.5"],
])("%s", (_, peer, forwardedFor, client) => {
  expect(PROXIES.clientOf(peer, forwardedFor)).toBe(client);
});

it("believes nobody where there are none", () => {
  expect(new TrustedProxies([]).clientOf("127.0.0.1", "192.0.2.7")).toBe("127.0.0.1");
});
