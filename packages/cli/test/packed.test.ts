import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { type ProgramOptions, runProgram, runWell } from "./program.ts";
import { SECRET, temporaryFolder } from "./support.ts";

const PACK_TIMEOUT_MS = 60_000;
const INSTALL_TIMEOUT_MS = 60_000;
const RUN_TIMEOUT_MS = 20_000;
const PACKAGES = [
  { folder: "../../core/", built: "dist/index.js" },
  { folder: "../", built: "dist/main.js" },
].map(({ folder, built }) => ({ built, folder: fileURLToPath(new URL(folder, import.meta.url)) }));

const cwd = temporaryFolder();
const env = { APIKEE_SECRET: SECRET };
const npx = (argv: readonly string[], options: Partial<ProgramOptions> = {}) =>
  runProgram(["npx", "--no-install", "apikee", ...argv], { cwd, env, timeoutMs: RUN_TIMEOUT_MS, ...options });

/** A user's project, with the packages as they would be published and no client for Redis. */
async function installPacked(): Promise<void> {
  const tarballs = await Promise.all(
    PACKAGES.map(async ({ folder, built }) => {
      if (!existsSync(join(folder, built))) throw new Error(`${folder} is not built: npm run build`);
      const pack = ["pnpm", "pack", "--json", "--pack-destination", cwd] as const;
      const out = await runWell(pack, { cwd: folder, timeoutMs: PACK_TIMEOUT_MS });
      return (JSON.parse(out) as { filename: string }).filename;
    }),
  );
  writeFileSync(join(cwd, "package.json"), '{ "private": true }');
  const install = ["npm", "install", "--no-audit", "--no-fund", "--offline", ...tarballs] as const;
  await runWell(install, { cwd, timeoutMs: INSTALL_TIMEOUT_MS });
}

describe("the packed package", { timeout: 6 * RUN_TIMEOUT_MS }, () => {
  beforeAll(installPacked, PACK_TIMEOUT_MS + INSTALL_TIMEOUT_MS);

  it("brings core and nothing else", async () => {
    const list = ["npm", "ls", "--all", "--parseable"] as const;
    const out = await runWell(list, { cwd, timeoutMs: RUN_TIMEOUT_MS });
    const names = out
      .trim()
      .split("\n")
      .slice(1)
      .map((path) => path.replace(/^.*node_modules[\\/]/, ""));
    expect(names.map((name) => name.replace("\\", "/")).sort()).toEqual(["@apikee/cli", "@apikee/core"]);
  });

  it("makes, shows and verifies a key through npx", async () => {
    const made = await npx([
      "create",
      "acme-corp",
      "--scopes",
      "read,write",
      "--expires",
      "90d",
      "--meta",
      "plan=pro",
    ]);
    expect(made).toMatchObject({ status: 0, out: expect.stringMatching(/^apikee_\S+\n$/), err: "" });
    const shown = await npx(["inspect"], { stdin: made.out, env: {} });
    expect(shown.out).toMatch(/^not verified: [\s\S]*tenant +acme-corp\n[\s\S]*\(in (89|90) days\)/);
    const verified = await npx(["verify", "--json"], { stdin: made.out });
    expect(verified.status).toBe(0);
    expect(JSON.parse(verified.out)).toMatchObject({ ok: true, claims: { scopes: ["read", "write"] } });
  });

  it("ends with 1 where a key is refused, and with 2 where nothing could be decided", async () => {
    const refused = await npx(["verify", "apikee_1.1"]);
    expect(refused).toMatchObject({ status: 1, out: "", err: expect.stringMatching(/^INVALID_SIGNATURE /) });
    expect(await npx(["verify", "apikee_1.1"], { env: {} })).toMatchObject({ status: 2, out: "" });
    expect((await npx(["verfy"])).err).toContain("did you mean verify?");
  });

  it("makes a secret that it then takes from a file", async () => {
    const { out } = await npx(["secret"]);
    writeFileSync(join(cwd, "secret.txt"), out, { mode: 0o600 });
    const made = await npx(["create", "acme-corp", "--secret-file", "secret.txt"], { env: {} });
    expect(made).toMatchObject({ status: 0, err: "" });
    const argv = ["verify", "-", "--secret-file", "secret.txt"];
    expect((await npx(argv, { env: {}, stdin: made.out })).status).toBe(0);
  });

  it("says what to install where there is no client for Redis", async () => {
    const { status, out, err } = await npx(["revoked", "--redis", "redis://127.0.0.1:1"]);
    expect([status, out]).toEqual([2, ""]);
    expect(err).toBe(
      "apikee: the revocation list needs a client for Redis, and neither ioredis nor redis is installed here: npm install ioredis\n",
    );
  });

  it("has a version and a help", async () => {
    expect((await npx(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
    expect((await npx(["help", "create"])).out).toMatch(/^usage: apikee create TENANT/);
  });
});
