import { Redis } from "ioredis";
import { expect, it } from "vitest";
import { redisRevocations } from "../../src/redis/index.ts";
import { keyNames } from "../../src/redis/scripts.ts";
import { closeLater, openClient } from "./clients.ts";
import { BOTH } from "./clients-of.ts";
import { describeWithRedis, useRedis } from "./redis-server.ts";

const COUNT = 50_000;
const idOf = (i: number) => `0VmiuPF2009gqDmN${i.toString().padStart(6, "0")}`;

describeWithRedis("loading the list", () => {
  const redis = useRedis();

  it.each(BOTH)("%s: fifty thousand ids, each of them and no other", { timeout: 60_000 }, async (name) => {
    await fill(`${name}:`);
    const list = closeLater(redisRevocations({ client: openClient(name, redis().port), prefix: `${name}:` }));
    expect(list.isLoaded).toBe(false);
    await list.ready();
    expect(list.isLoaded).toBe(true);
    expect(missing(list)).toBe(0);
    expect([list.has(idOf(COUNT)), list.has("other")]).toEqual([false, false]);
    expect(await list.count()).toBe(COUNT);
  });

  it("loses nothing that changes meanwhile, in this process or in another", { timeout: 60_000 }, async () => {
    await fill("busy:");
    const options = { prefix: "busy:", refreshIntervalMs: 100 };
    const other = closeLater(redisRevocations({ client: openClient("ioredis", redis().port), ...options }));
    const list = closeLater(redisRevocations({ client: openClient("redis", redis().port), ...options }));
    let rounds = 0;
    do {
      await other.revoke(`new-${rounds}`, null);
      await other.unrevoke(idOf(rounds));
      await list.revoke(`own-${rounds}`, null);
      await list.unrevoke(idOf(COUNT - 1 - rounds));
      expect([list.has(`own-${rounds}`), list.has(idOf(COUNT - 1 - rounds))]).toEqual([true, false]);
      rounds++;
    } while (!list.isLoaded || rounds < 20);

    const last = rounds - 1;
    await expect.poll(() => list.has(`new-${last}`) && !list.has(idOf(last))).toBe(true);
    const [added, gone]: [string[], string[]] = [[], []];
    for (let i = 0; i < rounds; i++) {
      added.push(`new-${i}`, `own-${i}`);
      gone.push(idOf(i), idOf(COUNT - 1 - i));
    }
    expect(added.filter((id) => !list.has(id))).toEqual([]);
    expect(gone.filter((id) => list.has(id))).toEqual([]);
    expect(missing(list)).toBe(2 * rounds);
  });

  function missing(list: { has(id: string): boolean }): number {
    let count = 0;
    for (let i = 0; i < COUNT; i++) if (!list.has(idOf(i))) count++;
    return count;
  }

  async function fill(prefix: string): Promise<void> {
    const client = new Redis({ port: redis().port });
    const script = `for i = 0, ${COUNT - 1} do
      local id = string.format('0VmiuPF2009gqDmN%06d', i)
      redis.call('ZADD', KEYS[2], '+inf', id)
      redis.call('ZADD', KEYS[3], i + 1, id)
    end
    redis.call('HSET', KEYS[1], 'epoch', 'test', 'version', ${COUNT})`;
    await client.eval(script, 4, ...keyNames(prefix));
    client.disconnect();
  }
});
