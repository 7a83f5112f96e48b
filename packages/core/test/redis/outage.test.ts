import { afterEach, describe, expect, it } from "vitest";
import { Apikee, type ApikeeEvent } from "../../src/index.ts";
import { redisRevocations } from "../../src/redis/index.ts";
import { refusalOf, SECRET } from "../support.ts";
import { closeLater, openClient } from "./clients.ts";
import { BOTH } from "./clients-of.ts";
import { hasRedis, RedisServer } from "./redis-server.ts";

const OPTIONS = { refreshIntervalMs: 100, failureAfterMs: 300 };
const WAIT = { timeout: 10_000, interval: 10 };

describe.skipIf(!hasRedis).each(BOTH)("%s: while Redis", (name) => {
  const servers: RedisServer[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.remove())));

  async function startRedis(): Promise<RedisServer> {
    const server = await RedisServer.start();
    servers.push(server);
    return server;
  }

  async function useList(server: RedisServer, failOpen = true) {
    const list = closeLater(redisRevocations({ client: openClient(name, server.port), ...OPTIONS }));
    const events: ApikeeEvent[] = [];
    const onEvent = (event: ApikeeEvent) => void events.push(event);
    const apikee = new Apikee({ secret: SECRET, revocations: list, failOpen, onEvent });
    const key = await apikee.create("acme");
    return { list, apikee, key, verdict: () => refusalOf(() => apikee.verify(key)), events };
  }

  const typesOf = (events: readonly ApikeeEvent[]) => events.map(({ type }) => type);

  it("is lost and comes back empty, the last list goes on until then, and each is told once", {
    timeout: 60_000,
  }, async () => {
    const server = await startRedis();
    const before = closeLater(redisRevocations({ client: openClient(name, server.port), ...OPTIONS }));
    await before.revoke("other", null);
    const { list, apikee, key, verdict, events } = await useList(server);
    await list.ready();
    await list.revoke(apikee.verify(key).id, null);

    await server.kill();
    await expect.poll(() => events.length, WAIT).toBe(1);
    expect(events[0]).toMatchObject({ type: "REVOCATIONS_UNAVAILABLE", isLoaded: true });
    expect([verdict(), list.has("other"), list.isLoaded]).toEqual(["REVOKED", true, true]);
    await expect(list.revoke("third", null)).rejects.toThrow(Error);
    await expect(list.count()).rejects.toThrow(Error);

    await server.start();
    await expect.poll(() => list.has("other"), WAIT).toBe(false);
    expect(verdict()).toBe("none");
    expect(typesOf(events)).toEqual([
      "REVOCATIONS_UNAVAILABLE",
      "REVOCATIONS_RESTORED",
      "REVOCATIONS_REPLACED",
    ]);
    expect(events[2]).toMatchObject({ previousCount: 2 });

    await expect.poll(() => list.revoke("fourth", null).then(() => list.has("fourth")), WAIT).toBe(true);
    expect(events).toHaveLength(3);
  });

  it("hangs, nothing waits for it, and its last answer brings the list up to date", {
    timeout: 60_000,
  }, async () => {
    const server = await startRedis();
    const { list, apikee, key, verdict, events } = await useList(server);
    const other = closeLater(redisRevocations({ client: openClient(name, server.port), ...OPTIONS }));
    await Promise.all([list.ready(), other.ready()]);
    const { id } = apikee.verify(key);

    server.hang();
    await expect.poll(() => events.length, WAIT).toBe(1);
    expect(verdict()).toBe("none");
    await expect(other.revoke(id, null)).rejects.toThrow("did not answer within 300 ms");

    server.goOn();
    await expect.poll(verdict, WAIT).toBe("REVOKED");
    expect(typesOf(events)).toEqual(["REVOCATIONS_UNAVAILABLE", "REVOCATIONS_RESTORED"]);
  });

  it("was never there, failOpen decides; once it is, the list is loaded", { timeout: 60_000 }, async () => {
    const server = await startRedis();
    await server.kill();
    const open = await useList(server);
    const closed = await useList(server, false);
    expect([open.verdict(), closed.verdict()]).toEqual(["none", "SERVER_UNREACHABLE"]);
    await expect.poll(() => [open.events.length, closed.events.length], WAIT).toEqual([1, 1]);
    expect(closed.events[0]).toMatchObject({ type: "REVOCATIONS_UNAVAILABLE", isLoaded: false });
    expect([open.list.isLoaded, open.verdict(), closed.verdict()]).toEqual([
      false,
      "none",
      "SERVER_UNREACHABLE",
    ]);

    await server.start();
    await Promise.all([open.list.ready(), closed.list.ready()]);
    expect([open.verdict(), closed.verdict()]).toEqual(["none", "none"]);
    await expect
      .poll(() => typesOf(closed.events), WAIT)
      .toEqual(["REVOCATIONS_UNAVAILABLE", "REVOCATIONS_RESTORED"]);
  });
});
