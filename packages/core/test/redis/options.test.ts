import { describe, expect, it } from "vitest";
import { redisRevocations } from "../../src/redis/index.ts";
import { FakeClient } from "./fake-client.ts";

describe("the options", () => {
  const client = new FakeClient();
  it.each([
    ["no client", {}, /^client must be a Redis or Cluster of ioredis, or what createClient/],
    ["an address", { client: "redis://127.0.0.1" }, /^client must be/],
    ["a client of another kind", { client: { get: () => null } }, /^client must be/],
    ["a sentinel of redis", { client: { sendCommand: () => null, acquire: () => null } }, /^client must be/],
    ["a prefix with a hash tag", { client, prefix: "{a}" }, /^prefix must be/],
    ["a prefix that is none", { client, prefix: 5 }, /^prefix must be/],
    ["an interval too short", { client, refreshIntervalMs: 99 }, /^refreshIntervalMs must be a whole number/],
    ["no whole interval", { client, failureAfterMs: 100.5 }, /^failureAfterMs must be a whole number/],
    ["a clock that is none", { client, clock: {} }, /^clock must have the methods/],
  ])("refuse %s", (_, options, message) => {
    expect(() => redisRevocations(options as never)).toThrow(message);
  });
});
