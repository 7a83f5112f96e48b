import { Redis } from "ioredis";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { connectionOf } from "../../src/redis/client.ts";
import { keyNames } from "../../src/redis/scripts.ts";
import { type Change, type Position, RevocationStore } from "../../src/redis/store.ts";
import { describeWithRedis, useRedis } from "./redis-server.ts";

const NOTHING: Position = { epoch: "", run: "", version: 0, floor: 0 };
const HOUR = 3600;
const DAY = 86_400;
const [META, REVOKED, CHANGES, UNREVOKED] = keyNames("test:");

describeWithRedis("the revoked ids in Redis", () => {
  const redis = useRedis("--enable-debug-command", "yes");
  const nowSeconds = () => Math.floor(Date.now() / 1000);
  let client: Redis;
  let store: RevocationStore;

  beforeAll(() => {
    client = new Redis({ port: redis().port });
    store = new RevocationStore(connectionOf(client), "test:");
    return () => client.disconnect();
  });
  beforeEach(async () => {
    await client.flushall();
  });

  /** Asks from a position on until there is no more. */
  async function readFrom(position: Position, limit = 2000): Promise<[Change[], Position, string[]]> {
    const [changes, kinds]: [Change[], string[]] = [[], []];
    let at = position;
    for (;;) {
      const reply = await store.changesAfter(at, limit);
      kinds.push(reply.kind);
      if (reply.kind === "same") return [changes, at, kinds];
      if (reply.kind === "reload") at = reply.position;
      else {
        changes.push(...reply.changes);
        at = { ...at, version: reply.version, floor: reply.floor };
      }
    }
  }

  it("are read from nothing in pages, and then by what changed alone", async () => {
    const soon = nowSeconds() + DAY;
    for (const id of ["a", "b", "c", "d"]) await store.revoke(id, soon);
    const [changes, position, kinds] = await readFrom(NOTHING, 2);
    expect(kinds).toEqual(["reload", "page", "page", "same"]);
    expect(changes).toEqual(["a", "b", "c", "d"].map((id) => ({ id, untilSeconds: soon })));

    await store.unrevoke("b");
    await store.revoke("e", Number.POSITIVE_INFINITY);
    const [later, , laterKinds] = await readFrom(position);
    expect(laterKinds).toEqual(["page", "same"]);
    expect(later).toEqual([
      { id: "b", untilSeconds: null },
      { id: "e", untilSeconds: Number.POSITIVE_INFINITY },
    ]);
  });

  it("keep the later of two times, and count nothing where nothing changes", async () => {
    const [soon, later] = [nowSeconds() + HOUR, nowSeconds() + DAY];
    const first = await store.revoke("a", later);
    expect(await store.revoke("a", soon)).toEqual(first);
    const never = await store.revoke("a", Number.POSITIVE_INFINITY);
    expect(never).toEqual({ version: 2, untilSeconds: Number.POSITIVE_INFINITY });
    expect(await store.revoke("a", later)).toEqual(never);
    expect(await store.unrevoke("other")).toEqual({ version: 2, wasRevoked: false });
  });

  it("are all read again where the epoch, the version or the server's run is not the one known", async () => {
    await store.revoke("a", Number.POSITIVE_INFINITY);
    await store.revoke("b", Number.POSITIVE_INFINITY);
    const [, known] = await readFrom(NOTHING);
    const others: Position[] = [
      { ...known, epoch: "another" },
      { ...known, version: known.version + 1 },
      { ...known, run: "another" },
    ];
    for (const other of others) {
      const [changes, position, kinds] = await readFrom(other);
      expect([changes.length, position, kinds]).toEqual([2, known, ["reload", "page", "same"]]);
    }
    await client.call("DEBUG", "CHANGE-REPL-ID");
    expect(await store.changesAfter(known, 10)).toMatchObject({ kind: "reload" });
  });

  it("go an hour after their key expired, a hundred with a change", async () => {
    await store.revoke("recent", nowSeconds() - HOUR + 60);
    for (let i = 0; i < 150; i++)
      await client.call("ZADD", REVOKED!, String(nowSeconds() - 2 * HOUR), `old-${i}`);
    for (let i = 0; i < 150; i++) await client.call("ZADD", CHANGES!, String(1000 + i), `old-${i}`);
    await store.revoke("a", Number.POSITIVE_INFINITY);
    expect([await client.zcard(REVOKED!), await client.zcard(CHANGES!)]).toEqual([52, 52]);
    await store.unrevoke("a");
    expect([await client.zcard(REVOKED!), await client.zcard(CHANGES!)]).toEqual([1, 2]);
    expect([await store.count(), await store.list(10)]).toEqual([0, []]);
  });

  it("leave a tombstone for a day; who has not seen one that is gone reads all again", async () => {
    await store.revoke("a", Number.POSITIVE_INFINITY);
    const [, early] = await readFrom(NOTHING);
    await store.unrevoke("a");
    const [, late] = await readFrom(NOTHING);
    await client.call("ZADD", UNREVOKED!, String(nowSeconds() - DAY - 1), "a");
    await store.revoke("b", Number.POSITIVE_INFINITY);
    expect(await client.zcard(UNREVOKED!)).toBe(0);

    const all = [{ id: "b", untilSeconds: Number.POSITIVE_INFINITY }];
    expect([(await readFrom(early))[0], (await readFrom(early))[2]]).toEqual([
      all,
      ["reload", "page", "same"],
    ]);
    expect([(await readFrom(late))[0], (await readFrom(late))[2]]).toEqual([all, ["page", "same"]]);
    // Whoever begins now reads pages below that tombstone, which must not send it back to the beginning.
    expect((await readFrom(NOTHING, 1))[2]).toEqual(["reload", "page", "same"]);
  });

  it("revoked again have no tombstone", async () => {
    await store.revoke("a", Number.POSITIVE_INFINITY);
    await store.unrevoke("a");
    await store.revoke("a", Number.POSITIVE_INFINITY);
    expect(await client.zcard(UNREVOKED!)).toBe(0);
    expect(await client.hget(META!, "version")).toBe("3");
  });

  it("are read again from a dataset that lost its epoch and its versions, which goes on counting", async () => {
    const never = Number.POSITIVE_INFINITY;
    for (const id of ["a", "b", "c"]) await store.revoke(id, never);
    const [, known] = await readFrom(NOTHING);
    await client.del(META!);
    const [changes, without, kinds] = await readFrom(known, 2);
    expect([changes.length, without, kinds]).toEqual([
      3,
      { ...known, epoch: "" },
      ["reload", "page", "page", "same"],
    ]);
    expect(await store.revoke("a", never)).toEqual({ version: 3, untilSeconds: never });
    expect(await client.hget(META!, "version")).toBe("3");
    await client.del(META!);
    expect(await store.unrevoke("other")).toEqual({ version: 3, wasRevoked: false });
    await client.del(META!);
    expect(await store.revoke("d", never)).toEqual({ version: 4, untilSeconds: never });
    await client.del(META!);
    expect(await store.unrevoke("d")).toEqual({ version: 5, wasRevoked: true });
    const [again, , againKinds] = await readFrom(without, 2);
    expect([again.length, againKinds]).toEqual([4, ["reload", "page", "page", "same"]]);
  });

  it("are as they were where a change fails, and are changed when it is asked for again", async () => {
    const never = Number.POSITIVE_INFINITY;
    await store.revoke("a", never);
    await client.rename(CHANGES!, "aside");
    await client.set(CHANGES!, "not a sorted set");
    await expect(store.revoke("b", never)).rejects.toThrow("WRONGTYPE");
    await expect(store.unrevoke("a")).rejects.toThrow("WRONGTYPE");
    await client.rename("aside", CHANGES!);
    expect([await store.list(10), await client.hget(META!, "version")]).toEqual([
      [{ id: "a", until: null }],
      "1",
    ]);
    expect(await store.revoke("b", never)).toEqual({ version: 2, untilSeconds: never });
  });

  it("are told in the end where a command was not allowed half-way", async () => {
    const never = Number.POSITIVE_INFINITY;
    await store.revoke("a", never);
    await store.unrevoke("a");
    await client.call("ACL", "SETUSER", "half", "on", ">pass", "~*", "+@all", "-zrem");
    const half = new Redis({ port: redis().port, username: "half", password: "pass" });
    await expect(new RevocationStore(connectionOf(half), "test:").revoke("a", never)).rejects.toThrow();
    half.disconnect();
    expect(await store.count()).toBe(0);
    await store.revoke("a", never);
    expect([await client.zcard(UNREVOKED!), (await readFrom(NOTHING))[0]]).toEqual([
      0,
      [{ id: "a", untilSeconds: never }],
    ]);
  });

  it("are told where they are known and nobody was told, with the later of two times", async () => {
    const [soon, later] = [nowSeconds() + HOUR, nowSeconds() + DAY];
    await store.revoke("a", later);
    await client.zrem(CHANGES!, "a");
    expect(await store.revoke("a", soon)).toEqual({ version: 2, untilSeconds: later });
    expect((await readFrom(NOTHING))[0]).toEqual([{ id: "a", untilSeconds: later }]);
  });

  it("are read where INFO is not allowed", async () => {
    await client.call("ACL", "SETUSER", "limited", "on", ">pass", "~*", "+@all", "-info");
    const limited = new Redis({
      port: redis().port,
      username: "limited",
      password: "pass",
      enableReadyCheck: false,
    });
    const reader = new RevocationStore(connectionOf(limited), "test:");
    await store.revoke("a", Number.POSITIVE_INFINITY);
    expect(await reader.changesAfter(NOTHING, 10)).toMatchObject({ kind: "reload", position: { run: "" } });
    limited.disconnect();
  });
});
