import { mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, expect, it } from "vitest";
import { describeWithRedis, hasRedis, useRedis } from "../../core/test/redis/redis-server.ts";
import {
  apikee,
  call,
  callJson,
  OTHER_SECRET,
  SECRET,
  type Surroundings,
  temporaryFolder,
} from "./support.ts";

if (!hasRedis)
  console.warn("apikee revoke is not tried over Redis: redis-server is neither on PATH nor in REDIS_SERVER");

const installed = fileURLToPath(new URL("../node_modules/", import.meta.url));
const folder = temporaryFolder();
/** Redis counts in real time, and so do these tests. */
const nowMs = Date.now();
const wholeSecond = (ms: number) => new Date(Math.ceil(ms / 1000) * 1000);
const expiresAt = wholeSecond(nowMs + 90 * 86_400_000);

/** A project in which one client is installed. */
function projectWith(client: "ioredis" | "redis"): string {
  const cwd = join(folder, client);
  mkdirSync(join(cwd, "node_modules"), { recursive: true });
  symlinkSync(join(installed, client), join(cwd, "node_modules", client), "junction");
  return cwd;
}

describeWithRedis.each(["ioredis", "redis"] as const)("the revocation list over %s", (client) => {
  const server = useRedis();
  const cwd = projectWith(client);
  const here = (): Surroundings => ({
    cwd,
    nowMs,
    env: { APIKEE_SECRET: SECRET, REDIS_URL: `redis://127.0.0.1:${server().port}` },
  });
  const withoutSecret = (): Surroundings => ({
    ...here(),
    env: { REDIS_URL: `redis://127.0.0.1:${server().port}` },
  });
  const createKey = (options = {}) => apikee.create("acme-corp", { expiresIn: expiresAt, ...options });
  const idOf = (key: string) => apikee.verify(key).id;

  afterEach(async () => {
    const { json } = await callJson(["revoked"], here());
    for (const { id } of json["revoked"] as { id: string }[]) await call(["unrevoke", id], here());
  });

  it("refuses a key once it is revoked, and accepts it again once it is not", async () => {
    const key = await createKey();
    expect((await callJson(["verify", key], here())).json).toMatchObject({
      ok: true,
      revocationsAsked: true,
    });
    expect(await call(["revoke", key], here())).toEqual({
      status: 0,
      out: `revoked  ${idOf(key)}\nuntil    ${expiresAt.toISOString()} (in 90 days)\n`,
      err: "",
    });
    const refused = await call(["verify", key], here());
    expect(refused.status).toBe(1);
    expect(refused.err).toMatch(/^REVOKED {2}The API key has been revoked\.\nAsk for a new key\.\n\nid /);
    expect((await call(["verify", key, "--no-redis"], here())).status).toBe(0);
    expect((await call(["unrevoke", idOf(key)], here())).out).toBe(`no longer revoked  ${idOf(key)}\n`);
    expect((await call(["verify", key], here())).status).toBe(0);
    expect((await callJson(["unrevoke", idOf(key)], here())).json).toEqual({
      ok: true,
      id: idOf(key),
      wasRevoked: false,
    });
  });

  it("takes the Redis from --redis before REDIS_URL, and another prefix from --redis-prefix", async () => {
    const argv = ["--redis", `redis://127.0.0.1:${server().port}`];
    const env = { REDIS_URL: "redis://127.0.0.1:1" };
    const surroundings = { ...here(), env };
    expect((await call(["revoke", "one", "--redis-prefix", "other:", ...argv], surroundings)).status).toBe(0);
    expect((await call(["revoked", ...argv], surroundings)).err).toBe("no key is revoked\n");
    expect((await call(["revoked", "--redis-prefix", "other:", ...argv], surroundings)).out).toContain("one");
    expect((await call(["revoked", "--redis-prefix", "a b", ...argv], surroundings)).err).toContain(
      "--redis-prefix must be",
    );
  });

  it("revokes by id, for ever or until a date, with no secret", async () => {
    const forEver = await call(["revoke", "an:id"], withoutSecret());
    expect(forEver).toMatchObject({ status: 0, out: "revoked  an:id\nuntil    for ever\n" });
    expect(forEver.err).toBe("--until DATE lets the entry lapse when the key has expired\n");
    const until = expiresAt.toISOString();
    const dated = await callJson(["revoke", "-", "--until", until], { ...withoutSecret(), stdin: "b-id\n" });
    expect(dated.json).toEqual({ ok: true, id: "b-id", until, revoked: true });
    expect(await call(["revoke", "c-id", "--until", "never"], withoutSecret())).toMatchObject({
      err: forEver.err,
    });
  });

  it("lists what is revoked, the next to expire first", async () => {
    expect(await call(["revoked"], here())).toEqual({ status: 0, out: "", err: "no key is revoked\n" });
    await call(["revoke", "lasting"], here());
    await call(["revoke", "dated", "--until", expiresAt.toISOString()], here());
    const until = expiresAt.toISOString();
    expect((await call(["revoked"], here())).out).toBe(
      `dated    until ${until} (in 90 days)\nlasting  for ever\n`,
    );
    expect((await callJson(["revoked"], here())).json).toEqual({
      ok: true,
      count: 2,
      revoked: [
        { id: "dated", until },
        { id: "lasting", until: null },
      ],
    });
    expect(await call(["revoked", "--limit", "1"], here())).toMatchObject({
      out: `dated  until ${until} (in 90 days)\n`,
      err: "1 of 2 are shown; --limit shows more\n",
    });
  });

  it("revokes no key that it cannot believe", async () => {
    const key = await createKey();
    const forged = `${key.slice(0, key.indexOf("."))}.1`;
    const unbelieved: [key: string, surroundings: Surroundings, status: number, message: string][] = [
      [forged, here(), 1, "INVALID_SIGNATURE"],
      [key, { ...here(), env: { ...here().env, APIKEE_SECRET: OTHER_SECRET } }, 1, "INVALID_SIGNATURE"],
      [key.slice(0, 30), here(), 1, "INVALID_FORMAT"],
      [key, withoutSecret(), 2, "anybody can write a key that names another's id"],
      [forged, withoutSecret(), 2, "set APIKEE_SECRET or give --secret-file PATH, or revoke by id"],
    ];
    for (const [text, surroundings, status, message] of unbelieved) {
      const ran = await call(["revoke", text], surroundings);
      expect([ran.status, ran.out]).toEqual([status, ""]);
      expect(ran.err).toContain(message);
    }
    expect((await callJson(["revoked"], here())).json["count"]).toBe(0);
  });

  it("revokes a key that has not begun, one that never ends, and one that a tolerance may still accept", async () => {
    const minuteAgo = wholeSecond(nowMs - 60_000);
    const keys = [
      await createKey({ notBefore: wholeSecond(nowMs + 3_600_000) }),
      await createKey({ expiresIn: null }),
      await createKey({ expiresIn: minuteAgo }),
    ];
    const ends = [expiresAt.toISOString(), null, minuteAgo.toISOString()];
    for (const [index, key] of keys.entries()) {
      const { json } = await callJson(["revoke", key], here());
      expect(json).toMatchObject({ ok: true, revoked: true, until: ends[index] });
    }
  });

  it("says of a key that is long expired that there is nothing to do", async () => {
    const key = await createKey({ expiresIn: wholeSecond(nowMs - 3 * 3_600_000) });
    expect((await call(["revoke", key], here())).out).toMatch(
      /^not revoked {2}\w+: expired .* \((2|3) hours ago\)/,
    );
    expect((await callJson(["revoke", key], here())).json).toMatchObject({ ok: true, revoked: false });
  });

  it("keeps no entry that would end before its key", async () => {
    const soon = wholeSecond(nowMs + 86_400_000).toISOString();
    for (const expiresIn of [expiresAt, null]) {
      const { status, err } = await call(["revoke", await createKey({ expiresIn }), "--until", soon], here());
      expect(status).toBe(2);
      expect(err).toContain(
        "--until must not be earlier than the key's own expiry: it would be accepted again",
      );
    }
    expect((await call(["revoke", await createKey(), "--until", "never"], here())).out).toContain("for ever");
  });

  it("says where it could not reach, and decides nothing", async () => {
    const key = await createKey();
    for (const argv of [["verify", key], ["revoke", key], ["unrevoke", "id"], ["revoked"]]) {
      const env = { APIKEE_SECRET: SECRET, REDIS_URL: "redis://user:hunter2@127.0.0.1:1/3" };
      const { status, out, err } = await call(argv, { ...here(), env });
      expect([status, out]).toEqual([2, ""]);
      expect(err).toBe("apikee: Redis at 127.0.0.1:1 could not be asked (ECONNREFUSED)\n");
      const { json } = await callJson(argv, { ...here(), env });
      expect(json).toMatchObject({ ok: false, error: "REDIS_FAILED" });
    }
  });

  it("asks Redis nothing about a key that is bad by itself", async () => {
    const env = { APIKEE_SECRET: OTHER_SECRET, REDIS_URL: "redis://127.0.0.1:1" };
    expect((await call(["verify", await createKey()], { ...here(), env })).status).toBe(1);
  });
});

describeWithRedis.each(["ioredis", "redis"] as const)("a Redis with a password, over %s", (client) => {
  const server = useRedis("--requirepass", "hunter2");
  const cwd = join(folder, client);
  const revoked = (password: string, argv: string[] = []) =>
    call(["revoked", ...argv], {
      cwd,
      nowMs,
      env: { REDIS_URL: `redis://${password}127.0.0.1:${server().port}` },
    });

  it("is asked with the password of the URL", async () => {
    expect(await revoked(":hunter2@")).toMatchObject({ status: 0, err: "no key is revoked\n" });
  });

  it.each([
    ["", "NOAUTH"],
    [":wrong-password@", "WRONGPASS"],
  ])("refuses %j without the password being repeated", async (password, code) => {
    const { status, err } = await revoked(password);
    expect(status).toBe(2);
    expect(err).toBe(`apikee: Redis at 127.0.0.1:${server().port} could not be asked (${code})\n`);
  });

  it("is asked with a warning where the password is an argument", async () => {
    const { status, err } = await revoked("", ["--redis", `redis://:hunter2@127.0.0.1:${server().port}`]);
    expect(status).toBe(0);
    expect(err).toMatch(/^warning: the password in --redis can be seen in the list of processes/);
    expect(err).not.toContain("hunter2");
  });
});
