import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { call, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
const REDIS = ["revoked", "--redis", "redis://:hunter2@127.0.0.1:1"];

/** A project whose clients fail to connect, each with a code of its own. */
function projectWith(name: string, clients: Readonly<Record<string, string>>): string {
  const cwd = join(folder, name);
  for (const [client, source] of Object.entries(clients)) {
    const home = join(cwd, "node_modules", client);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "package.json"), `{ "name": "${client}", "main": "index.js" }`);
    writeFileSync(join(home, "index.js"), source);
  }
  return cwd;
}

const body = (code: string) => `{
  call() {} sendCommand() {} on() {} disconnect() { throw new Error("closed") } destroy() { return Promise.reject() }
  connect() { return Promise.reject(Object.assign(new Error("at redis://:hunter2@h"), { code: "${code}" })) }
}`;
const IOREDIS = `module.exports = class Redis ${body("FROM_IOREDIS")}`;
const NODE_REDIS = `exports.createClient = () => new (class ${body("FROM_NODE_REDIS")})()`;

describe("the client for Redis", () => {
  it.each<[string, Record<string, string>, string]>([
    ["both", { ioredis: IOREDIS, redis: NODE_REDIS }, "FROM_IOREDIS"],
    ["redis-alone", { redis: NODE_REDIS }, "FROM_NODE_REDIS"],
    ["strange-ioredis", { ioredis: "exports.nothing = 1", redis: NODE_REDIS }, "FROM_NODE_REDIS"],
  ])("is the one of the working directory: %s", async (name, clients, code) => {
    const { status, err } = await call(REDIS, { cwd: projectWith(name, clients) });
    expect(status).toBe(2);
    expect(err).toContain(`apikee: Redis at 127.0.0.1:1 could not be asked (${code})\n`);
    expect(err).not.toContain("hunter2");
  });

  it("is found above the working directory too", async () => {
    const cwd = join(projectWith("above", { ioredis: IOREDIS }), "src");
    mkdirSync(cwd);
    expect((await call(REDIS, { cwd })).err).toContain("FROM_IOREDIS");
  });

  it("gives nothing away where it fails without a code", async () => {
    const failing = IOREDIS.replace('{ code: "FROM_IOREDIS" }', "{}");
    const { status, err } = await call(REDIS, { cwd: projectWith("no-code", { ioredis: failing }) });
    expect(status).toBe(2);
    expect(err).toContain("apikee: Redis at 127.0.0.1:1 could not be asked\n");
    expect(err).not.toContain("hunter2");
  });

  it("is said to be broken where it cannot be loaded, without its words", async () => {
    const throwing = 'throw new Error("hunter2")';
    const { status, err } = await call(REDIS, { cwd: projectWith("throwing", { ioredis: throwing }) });
    expect(status).toBe(2);
    expect(err).toContain("apikee: ioredis is installed here and cannot be loaded: npm install ioredis\n");
    expect(err).not.toContain("hunter2");
  });
});
