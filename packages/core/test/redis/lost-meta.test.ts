import { Redis } from "ioredis";
import { expect, it } from "vitest";
import type { ApikeeEvent } from "../../src/index.ts";
import { redisRevocations } from "../../src/redis/index.ts";
import { keyNames } from "../../src/redis/scripts.ts";
import { closeLater, openClient } from "./clients.ts";
import { describeWithRedis, useRedis } from "./redis-server.ts";

// More than one page of changes.
const COUNT = 2500;
const OPTIONS = { prefix: "lost:", refreshIntervalMs: 100 };
const [META] = keyNames(OPTIONS.prefix);

describeWithRedis("a dataset that lost its meta alone", () => {
  const redis = useRedis();

  const openList = () =>
    closeLater(redisRevocations({ client: openClient("ioredis", redis().port), ...OPTIONS }));

  it("keeps its revoked ids for all who read, and takes others", { timeout: 30_000 }, async () => {
    const client = new Redis({ port: redis().port, host: "127.0.0.1" });
    closeLater({ close: () => client.disconnect() });
    const list = openList();
    const events: ApikeeEvent[] = [];
    list.listen((event) => void events.push(event));
    await Promise.all(Array.from({ length: COUNT }, (_, i) => list.revoke(`id-${i}`, null)));
    await list.ready();

    await client.del(META!);
    const late = openList();
    await late.ready();
    expect(missing(late)).toBe(0);
    await late.revoke("id-7", null);
    await late.revoke("new", null);
    await expect.poll(() => list.has("new"), { timeout: 5000 }).toBe(true);
    expect([missing(list), missing(late), await list.count()]).toEqual([0, 0, COUNT + 1]);
    for (const event of events) {
      expect(event).toMatchObject({ type: "REVOCATIONS_REPLACED", previousCount: COUNT });
    }
    expect(events.length).toBeLessThan(2);
  });

  function missing(list: { has(id: string): boolean }): number {
    return Array.from({ length: COUNT }, (_, i) => `id-${i}`).filter((id) => !list.has(id)).length;
  }
});
