import { spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { Apikee } from "@apikee/core";
import { describe, expect, it } from "vitest";
import { readOptions } from "../../src/cli/options.ts";
import { systemClock } from "../../src/system-clock.ts";
import { ChannelClient } from "../channel/channel-client.ts";
import { NODE_ARGUMENTS, Program, temporaryFolder, variables } from "./program.ts";

const TIMEOUT_MS = 180_000;
const ISO_TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
const DATA = { data: "./.apikee", postgres: null };

const ended = (argv: string[], cwd: string, env = {}) => new Program(argv, { cwd, env }).end();

/** A data folder in `cwd` with a project on it. */
async function initialised(cwd = temporaryFolder()) {
  const { stdout } = await ended(["init", "my-api"], cwd);
  return { cwd, values: variables(stdout) };
}

/** What a client of the channel is told about a key by the platform that is served on the folder. */
async function verdictOn(cwd: string, values: Record<string, string>, key: string): Promise<unknown> {
  const program = new Program(["--port", "0"], { cwd });
  const baseUrl = `${await program.origin()}/api/v1`;
  const { APIKEE_SERVER_KEY: serverKey = "", APIKEE_PROJECT_ENV: projectEnv = "" } = values;
  const client = new ChannelClient({ baseUrl, fetch, clock: systemClock, serverKey, projectEnv });
  const { body } = await client.validate(key);
  program.signal("SIGTERM");
  await program.end();
  return body;
}

/** What imports of the file `f` have refused. */
function refusedIn(cwd: string): { readonly line: number; readonly reason: string; readonly at: string }[] {
  const lines = readFileSync(join(cwd, "f.refused.jsonl"), "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

function apikeeOf(values: Record<string, string>): Apikee {
  return new Apikee({ secret: values["APIKEE_SECRET"] ?? "", serverKey: null });
}

describe("the arguments of commands on the data", () => {
  it.each([
    [["backup", "b"], { command: "backup", file: "b", isForced: false, data: DATA }],
    [["backup", "b", "--force"], { command: "backup", file: "b", isForced: true, data: DATA }],
    [
      ["restore", "b", "--without-secrets", "--data", "/d"],
      {
        command: "restore",
        file: "b",
        isForced: false,
        isWithoutSecrets: true,
        data: { data: "/d", postgres: null },
      },
    ],
    [
      ["import", "f.CSV", "--project-env", "my-api-production"],
      { command: "import", file: "f.CSV", projectEnv: "my-api-production", format: "csv", data: DATA },
    ],
    [
      ["import", "f", "--project-env", "a-b", "--format", "csv"],
      { command: "import", file: "f", projectEnv: "a-bb", format: "csv", data: DATA },
    ],
    [["rotate-master-key"], { command: "rotate-master-key", data: DATA }],
    [["password"], { command: "password", data: DATA }],
    [["restore", "--help"], { command: "help", about: "restore" }],
    [["help", "import"], { command: "help", about: "import" }],
  ])("%j are understood", (argv, expected) => {
    const given = argv.map((word) => (word === "a-b" ? "a-bb" : word));
    expect(readOptions(given, {})).toEqual(expected);
  });

  it.each([
    [["backup"], /needs a FILE/],
    [["backup", ""], /needs a FILE/],
    [["backup", "a", "b"], /one FILE/],
    [["backup", "a", "--without-secrets"], /--without-secrets belongs to restore/],
    [["--force"], /--force belongs to backup and restore/],
    [["backup", "a", "--port", "1"], /--port belongs to serve and init/],
    [["import", "f"], /needs --project-env/],
    [["import", "f", "--project-env", "x"], /SLUG-TYPE/],
    [["import", "f", "--project-env", "my-api-production", "--format", "xml"], /json or csv/],
    [["rotate-master-key", "x"], /options only/],
    [["password", "x"], /options only/],
  ])("%j are refused, with the reason", (argv, reason) => {
    expect(() => readOptions(argv, {})).toThrow(reason);
  });
});

describe("a backup", { timeout: TIMEOUT_MS }, () => {
  it("is written beside a platform that runs, and restored with the master key alone", async () => {
    const { cwd, values } = await initialised();
    const key = await apikeeOf(values).create("acme");
    const program = new Program(["--port", "0"], { cwd });
    await program.origin();
    const written = await ended(["backup", "b"], cwd);
    expect(written).toMatchObject({ status: 0, stderr: "" });
    expect(written.stdout).toMatch(/^Wrote b: \d+ rows of .*platform\.sqlite\.\nThe master key is not in it/);
    expect(statSync(join(cwd, "b")).mode & 0o777).toBe(0o600);
    expect((await ended(["restore", "b", "--force"], cwd)).stderr).toMatch(/a platform runs on this data/);
    program.signal("SIGTERM");
    await program.end();

    const elsewhere = temporaryFolder();
    copyFileSync(join(cwd, "b"), join(elsewhere, "b"));
    const refused = await ended(["restore", "b"], elsewhere);
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/belongs in .*\.apikee\.key, and is not there/);
    expect(readdirSync(elsewhere)).toEqual(["b"]);
    copyFileSync(join(cwd, ".apikee.key"), join(elsewhere, ".apikee.key"));
    expect(await ended(["restore", "b"], elsewhere)).toMatchObject({ status: 0, stderr: "" });
    expect(await verdictOn(elsewhere, values, key)).toMatchObject({ success: true });
    const again = await ended(["restore", "b"], elsewhere);
    expect(again).toMatchObject({ status: 1 });
    expect(again.stderr).toMatch(/--force restores in its place/);
    expect(await ended(["restore", "b", "--force"], elsewhere)).toMatchObject({ status: 0 });
    expect(existsSync(join(elsewhere, ".apikee", "platform.sqlite.replaced"))).toBe(true);
  });

  it.skipIf(process.platform === "win32")(
    "ends with the reason where the disk takes no more of it, and leaves nothing behind",
    async () => {
      const { cwd } = await initialised();
      const records = Array.from({ length: 3000 }, (_, index) => ({
        tenant: "acme",
        key: {
          id: `key_${index}`,
          hash: randomBytes(32).toString("hex"),
          prefix: "apikee_abcde",
          suffix: "wxyz",
        },
      }));
      writeFileSync(join(cwd, "f"), JSON.stringify(records));
      await ended(["import", "f", "--project-env", "my-api-production"], cwd);
      const before = readdirSync(cwd);
      // No file may be larger than 40 KB, in blocks of 512 bytes.
      const { stderr, status } = spawnSync(
        "sh",
        ["-c", 'ulimit -f 80; exec "$0" "$@"', process.execPath, ...NODE_ARGUMENTS, "backup", "b"],
        {
          cwd,
          encoding: "utf8",
        },
      );
      expect([status, stderr]).toEqual([
        1,
        expect.stringMatching(/^apikee-platform: b cannot be written: EFBIG/),
      ]);
      expect(readdirSync(cwd)).toEqual(before);
    },
  );

  it("serves without its secrets where the master key is lost", async () => {
    const { cwd, values } = await initialised();
    await ended(["backup", "b"], cwd);
    const elsewhere = temporaryFolder();
    copyFileSync(join(cwd, "b"), join(elsewhere, "b"));
    expect(await ended(["restore", "b", "--without-secrets"], elsewhere)).toMatchObject({ status: 0 });
    const program = new Program(["--port", "0"], { cwd: elsewhere });
    const origin = await program.origin();
    const headers = {
      authorization: `Bearer ${values["APIKEE_ADMIN_TOKEN"]}`,
      "content-type": "application/json",
    };
    const project = `${origin}/api/v1/project/my-api-production`;
    const serverKey = await fetch(`${project}/serverkey`, {
      method: "POST",
      headers,
      body: JSON.stringify({ role: "channel" }),
    });
    expect(serverKey.status).toBe(201);
    expect((await fetch(`${project}/secret`, { method: "POST", headers, body: "{}" })).status).toBe(201);
    program.signal("SIGTERM");
    await program.end();
  });
});

describe("an import", { timeout: TIMEOUT_MS }, () => {
  it("takes keys over beside a platform that runs, and lists what it refuses", async () => {
    const { cwd, values } = await initialised();
    const key = await apikeeOf(values).create("acme");
    const { id } = apikeeOf(values).verify(key);
    const hash = createHash("sha256").update(key).digest("hex");
    const record = { tenant: "acme", key: { id, hash, prefix: key.slice(0, 12), suffix: key.slice(-4) } };
    writeFileSync(join(cwd, "f"), `${JSON.stringify(record)}\n${JSON.stringify({ tenant: "" })}\n`);
    const argv = ["import", "f", "--project-env", "my-api-production"];
    const first = await ended(argv, cwd);
    expect(first).toMatchObject({
      status: 1,
      stdout: expect.stringContaining("2 records: 1 added, 0 there already, 1 refused."),
    });
    expect(statSync(join(cwd, "f.refused.jsonl")).mode & 0o777).toBe(0o600);
    expect(refusedIn(cwd)).toEqual([{ line: 2, reason: expect.stringMatching(/^tenant: /), at: ISO_TIME }]);
    writeFileSync(join(cwd, "f"), JSON.stringify(record));
    expect(await ended(argv, cwd)).toEqual({
      status: 0,
      stdout: "1 records: 0 added, 1 there already, 0 refused.\n",
      stderr: "",
    });
    expect(refusedIn(cwd)).toHaveLength(1);
    expect(await verdictOn(cwd, values, key)).toMatchObject({ success: true, keyId: id });
    const absent = await ended(["import", "f", "--project-env", "none-production"], cwd);
    expect(absent).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("no environment none-production"),
    });
    expect((await ended(["import", "none", "--project-env", "my-api-production"], cwd)).status).toBe(1);
  });

  it("lists what it refuses after what earlier ones have listed, which stays", async () => {
    const { cwd } = await initialised();
    const argv = ["import", "f", "--project-env", "my-api-production"];
    writeFileSync(join(cwd, "f"), '{}\n{ "tenant": "acme" }\nnone\n');
    expect((await ended(argv, cwd)).stdout).toMatch(/ are in f\.refused\.jsonl\.\n$/);
    const earlier = readFileSync(join(cwd, "f.refused.jsonl"), "utf8");
    expect((await ended(argv, cwd)).stdout).toBe(
      "3 records: 0 added, 1 there already, 2 refused. " +
        "Those that were refused are in f.refused.jsonl, after those of earlier imports.\n",
    );
    expect(readFileSync(join(cwd, "f.refused.jsonl"), "utf8").startsWith(earlier)).toBe(true);
    const listed = refusedIn(cwd);
    expect(listed.map(({ line }) => line)).toEqual([1, 3, 1, 3]);
    expect(new Set(listed.map(({ at }) => at)).size).toBe(2);
  });

  it.skipIf(!existsSync("/dev/full"))(
    "ends with the reason where its list cannot be written, and keeps what it imported",
    async () => {
      const { cwd } = await initialised();
      const argv = ["import", "f", "--project-env", "my-api-production"];
      writeFileSync(join(cwd, "f"), '{ "tenant": "acme" }\n{}\n');
      // A disk that is full.
      symlinkSync("/dev/full", join(cwd, "f.refused.jsonl"));
      expect(await ended(argv, cwd)).toMatchObject({
        status: 1,
        stdout: "",
        stderr: expect.stringMatching(
          /^apikee-platform: the list of refused records, f\.refused\.jsonl, cannot be written: ENOSPC.* import the file again\n$/,
        ),
      });
      rmSync(join(cwd, "f.refused.jsonl"));
      mkdirSync(join(cwd, "f.refused.jsonl"));
      expect(await ended(argv, cwd)).toMatchObject({ status: 1, stderr: expect.stringMatching(/EISDIR/) });
      rmSync(join(cwd, "f.refused.jsonl"), { recursive: true });
      expect((await ended(argv, cwd)).stdout).toMatch(/^2 records: 0 added, 1 there already, 1 refused\./);
    },
  );
});

describe("a rotation of the master key", { timeout: TIMEOUT_MS }, () => {
  const keyFile = (cwd: string) => readFileSync(join(cwd, ".apikee.key"), "utf8");

  it("seals everything under a new key, and keeps the old one for old backups", async () => {
    const { cwd, values } = await initialised();
    const key = await apikeeOf(values).create("acme");
    const before = keyFile(cwd);
    const program = new Program(["--port", "0"], { cwd });
    await program.origin();
    expect((await ended(["rotate-master-key"], cwd)).stderr).toMatch(/a platform runs on this data/);
    program.signal("SIGTERM");
    await program.end();
    expect(await ended(["rotate-master-key"], cwd)).toMatchObject({ status: 0, stderr: "" });
    expect(keyFile(cwd)).not.toBe(before);
    expect(statSync(join(cwd, ".apikee.key")).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(cwd, ".apikee.key.previous"), "utf8")).toBe(before);
    // The signing secret opens under the new key: the key verifies though nobody has seen it before.
    expect(await verdictOn(cwd, values, key)).toMatchObject({ success: true });
    writeFileSync(join(cwd, ".apikee.key"), before);
    expect((await ended(["--port", "0"], cwd)).stderr).toMatch(/the master key is not the one/);
  });

  it("that was cut short after it had sealed everything is done again", async () => {
    const { cwd, values } = await initialised();
    const key = await apikeeOf(values).create("acme");
    await ended(["rotate-master-key"], cwd);
    // As it was between the two renames, and before both.
    renameSync(join(cwd, ".apikee.key"), join(cwd, ".apikee.key.next"));
    renameSync(join(cwd, ".apikee.key.previous"), join(cwd, ".apikee.key"));
    expect(await ended(["rotate-master-key"], cwd)).toMatchObject({ status: 0 });
    expect(await verdictOn(cwd, values, key)).toMatchObject({ success: true });
  });

  it("with keys in the environment goes from one to the other", async () => {
    const cwd = temporaryFolder();
    const [first, second] = ["A", "B"].map((letter) => Buffer.alloc(32, letter).toString("base64"));
    const made = await ended(["init", "my-api"], cwd, { APIKEE_MASTER_KEY: first });
    expect(made.status).toBe(0);
    const missing = await ended(["rotate-master-key"], cwd, { APIKEE_MASTER_KEY: first });
    expect(missing).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("APIKEE_NEW_MASTER_KEY must hold"),
    });
    const env = { APIKEE_MASTER_KEY: first, APIKEE_NEW_MASTER_KEY: second };
    expect(await ended(["rotate-master-key"], cwd, env)).toMatchObject({ status: 0, stderr: "" });
    const old = await ended(["init", "b"], cwd, { APIKEE_MASTER_KEY: first });
    expect(old.stderr).toMatch(/the master key is not the one/);
    expect((await ended(["init", "b"], cwd, { APIKEE_MASTER_KEY: second })).status).toBe(0);
    expect(existsSync(join(cwd, ".apikee.key"))).toBe(false);
  });
});
