import { Cluster } from "ioredis";
import { createCluster } from "redis";
import { expect, it } from "vitest";
import { type RedisClient, redisRevocations } from "../../src/redis/index.ts";
import { closeLater, openClient } from "./clients.ts";
import { CLIENTS, type ClientName } from "./clients-of.ts";
import { describeWithRedis, useRedis } from "./redis-server.ts";

const NAMES = Object.keys(CLIENTS) as ClientName[];
const IN_A_YEAR = new Date(Math.ceil(Date.now() / 1000) * 1000 + 31_536_000_000);

describeWithRedis("over every client", () => {
  const redis = useRedis();

  it.each(NAMES)("%s: revokes, lists, counts, lets pass again, for all who read", async (name) => {
    await tryOut(() => openClient(name, redis().port), `${name.replaceAll(" ", "-")}:`);
  });

  it("ioredis with lazyConnect and replies as numbers in text", async () => {
    const { Redis } = await import("ioredis");
    const lazy = () => {
      const client = new Redis({ port: redis().port, lazyConnect: true, stringNumbers: true });
      closeLater({ close: () => client.disconnect() });
      return client;
    };
    await tryOut(lazy, "lazy:");
  });

  it("redis whose replies are bytes", async () => {
    const { createClient, RESP_TYPES } = await import("redis");
    const bytes = () => {
      const typeMapping = { [RESP_TYPES.BLOB_STRING]: Buffer };
      const client = createClient({ socket: { port: redis().port }, commandOptions: { typeMapping } });
      client.connect().catch(() => undefined);
      closeLater({ close: () => client.destroy() });
      return client;
    };
    await tryOut(bytes, "bytes:");
  });
});

describeWithRedis("over a cluster", () => {
  const redis = useRedis("--cluster-enabled", "yes", "--cluster-announce-ip", "127.0.0.1");

  it.each(["ioredis", "redis"])("%s: the keys lie together", { timeout: 30_000 }, async (name) => {
    await ownAllSlots(redis().port);
    const open = name === "redis" ? nodeRedisCluster : ioredisCluster;
    await tryOut(open, `${name}:`);
  });

  function ioredisCluster(): RedisClient {
    const client = new Cluster([{ host: "127.0.0.1", port: redis().port }]);
    closeLater({ close: () => client.disconnect() });
    return client;
  }

  function nodeRedisCluster(): RedisClient {
    const client = createCluster({ rootNodes: [{ socket: { host: "127.0.0.1", port: redis().port } }] });
    client.on("error", () => undefined);
    client.connect().catch(() => undefined);
    closeLater({ close: () => client.destroy() });
    return client;
  }
});

async function tryOut(open: () => RedisClient, prefix: string): Promise<void> {
  const options = { prefix, refreshIntervalMs: 100 };
  const writer = closeLater(redisRevocations({ client: open(), ...options }));
  const reader = closeLater(redisRevocations({ client: open(), ...options }));
  await Promise.all([writer.ready(), reader.ready()]);

  await writer.revoke("a", IN_A_YEAR);
  await writer.revoke("b", null);
  expect([writer.has("a"), writer.has("b"), writer.has("c")]).toEqual([true, true, false]);
  expect(await reader.list()).toEqual([
    { id: "a", until: IN_A_YEAR },
    { id: "b", until: null },
  ]);
  expect(await reader.list({ limit: 1 })).toHaveLength(1);
  expect(await reader.count()).toBe(2);
  await expect.poll(() => [reader.has("a"), reader.has("b")], { timeout: 2000 }).toEqual([true, true]);

  expect(await writer.unrevoke("a")).toBe(true);
  expect(await writer.unrevoke("a")).toBe(false);
  expect(writer.has("a")).toBe(false);
  expect(await reader.count()).toBe(1);
  await expect.poll(() => [reader.has("a"), reader.has("b")], { timeout: 2000 }).toEqual([false, true]);
}

/** Makes a single node of a cluster its whole. */
async function ownAllSlots(port: number): Promise<void> {
  const { Redis } = await import("ioredis");
  const client = new Redis({ port, host: "127.0.0.1" });
  const info = String(await client.call("CLUSTER", "INFO"));
  if (!info.includes("cluster_state:ok")) await client.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
  await expect
    .poll(async () => String(await client.call("CLUSTER", "INFO")), { timeout: 5000 })
    .toContain("cluster_state:ok");
  client.disconnect();
}
