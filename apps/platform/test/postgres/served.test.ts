import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { databaseOptions } from "../../src/cli/database-options.ts";
import { openPlatform } from "../../src/platform.ts";
import { resolveOptions } from "../../src/store/postgres/options.ts";
import { type Ended, Program, temporaryFolder, variables } from "../cli/program.ts";
import { freshPostgres } from "./instances.ts";

const README = readFileSync(fileURLToPath(new URL("../../README.md", import.meta.url)), "utf8");
const CHAPTER = README.slice(README.indexOf("## On PostgreSQL"), README.indexOf("## Use the HTTP API"));
const TIMEOUT_MS = 60_000;

test("what the README says of PostgreSQL: init and serve on the same database", {
  timeout: TIMEOUT_MS,
}, async () => {
  const { url } = await freshPostgres();
  const lines = /^```shell\n(.*?)^```/ms.exec(CHAPTER)?.[1]?.trim().split("\n") ?? [];
  const env = { DATABASE_URL: url, APIKEE_MASTER_KEY: randomBytes(32).toString("base64") };
  expect(lines.map((line) => line.split("=")[0])).toEqual([
    "export APIKEE_MASTER_KEY",
    "export DATABASE_URL",
    "apikee-platform init my-api > .env",
    "apikee-platform &",
  ]);
  const made = await run(["init", "my-api"], env);
  expect([made.status, made.stderr]).toEqual([0, expect.stringContaining("Made my-api-production")]);
  const { APIKEE_ADMIN_TOKEN, APIKEE_PROJECT_ENV } = variables(made.stdout);
  const served = new Program(["--port", "0"], { cwd: temporaryFolder(), env });
  const answer = await fetch(`${await served.origin()}/api/v1/project/${APIKEE_PROJECT_ENV}`, {
    headers: { authorization: `Bearer ${APIKEE_ADMIN_TOKEN}` },
  });
  expect(answer.status).toBe(200);
  served.signal("SIGTERM");
  const { status, stdout, stderr } = await served.end();
  expect(status).toBe(0);
  const { host, pathname, password } = new URL(url);
  expect(stdout).toContain(`Data:            postgres://${host}${pathname}\n`);
  expect(stdout + stderr).not.toContain(`:${password}@`);
});

function run(argv: readonly string[], env: Record<string, string>): Promise<Ended> {
  return new Program(argv, { cwd: temporaryFolder(), env }).end();
}

test("another master key than that of the data does not start, nor does a wrong password, and none is shown", {
  timeout: TIMEOUT_MS,
}, async () => {
  const { url } = await freshPostgres();
  const keyOf = () => randomBytes(32).toString("hex");
  expect((await run(["init", "my-api", "--database-url", url], { APIKEE_MASTER_KEY: keyOf() })).status).toBe(
    0,
  );
  const otherKey = await run(["--database-url", url], { APIKEE_MASTER_KEY: keyOf() });
  expect([otherKey.status, otherKey.stderr]).toEqual([
    1,
    "apikee-platform: the master key is not the one that this data was sealed under\n",
  ]);
  const noKey = await run(["--database-url", url], {});
  expect([noKey.status, noKey.stderr]).toEqual([2, expect.stringContaining("APIKEE_MASTER_KEY is required")]);
  for (const key of ["x", keyOf().slice(1)]) {
    const bad = await run(["--database-url", url], { APIKEE_MASTER_KEY: key });
    expect(bad.status).toBe(2);
  }
  const wrong = new URL(url);
  wrong.password = "wrong-password";
  const refused = await run(["--database-url", wrong.href], { APIKEE_MASTER_KEY: keyOf() });
  expect(refused.status).toBe(1);
  expect(refused.stderr).toMatch(/^apikee-platform: the database cannot be reached.*authentication failed/);
  expect(refused.stderr).not.toContain("wrong-password");
});

test("a platform with another master key is refused as a library too", async () => {
  const database = await freshPostgres();
  await (await openPlatform({ database, masterKey: randomBytes(32) })).close();
  await expect(openPlatform({ database, masterKey: randomBytes(32) })).rejects.toThrow("master key");
});

test("the README's table of limits is that of the code", () => {
  const rows = [...CHAPTER.matchAll(/^\| `(APIKEE_\w+)` \| (\d+) \|/gm)];
  const url = "postgres://h/d";
  const resolved = resolveOptions({ kind: "postgres", url });
  const { kind, url: _url, ...limits } = resolved;
  expect(rows.map(([, , value]) => Number(value))).toEqual(Object.values(limits));
  const env = Object.fromEntries(rows.map(([, name], index) => [name, String(index + 1)]));
  expect(databaseOptions({ "database-url": url }, env)).toEqual({
    kind,
    url,
    ...Object.fromEntries(Object.keys(limits).map((name, index) => [name, index + 1])),
  });
});
