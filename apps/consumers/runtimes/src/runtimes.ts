import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** A runtime that runs a file as a process. */
export interface Runtime {
  /** As it calls itself, up to the part of its version that matters: `node 20.19`, `bun 1`, `deno 2`. */
  readonly name: string;
  /** The command that runs a script; Deno lets it use the network only where that is asked for. */
  command(script: string, options?: { readonly net: boolean }): readonly [string, ...string[]];
  /** What it needs besides a user's environment; `temporary` is a folder for it to write to. */
  env(temporary: string): Readonly<Record<string, string>>;
  /** Why this machine does not have it, or null. */
  readonly unavailable: string | null;
}

const require = createRequire(import.meta.url);
const bun = join(dirname(require.resolve("bun/package.json")), "bin/bun.exe");
const deno = require.resolve("deno/bin.cjs");
const modules = fileURLToPath(new URL("../node_modules/", import.meta.url));

/** The Node that runs this, the oldest and others that the packages support, Bun and Deno. */
export const RUNTIMES = {
  current: {
    name: `node ${process.versions.node}`,
    command: (script) => [process.execPath, script],
    env: () => ({}),
    unavailable: null,
  },
  node26: node("26.10", "node26"),
  node22: node("22.23", "node22"),
  node20: node("20.19", "node20"),
  bun: {
    name: "bun 1",
    command: (script) => [bun, "run", script],
    env: () => ({ DO_NOT_TRACK: "1" }),
    unavailable: null,
  },
  deno: {
    name: "deno 2",
    command: (script, { net } = { net: false }) => [
      process.execPath,
      deno,
      "run",
      ...DENO_FLAGS,
      ...(net ? ["--allow-net=127.0.0.1"] : []),
      script,
    ],
    env: (temporary) => ({ DENO_DIR: `${temporary}/deno`, DENO_NO_UPDATE_CHECK: "1" }),
    unavailable: null,
  },
} satisfies Record<string, Runtime>;

const DENO_FLAGS = ["--no-lock", "--no-prompt", "--allow-read", "--allow-env"];

/** A release of Node. npm has them for Linux, in a package for each processor. */
function node(version: string, alias: string): Runtime {
  const binary = `${modules}${alias}-${process.platform}-${process.arch}/bin/node`;
  return {
    name: `node ${version}`,
    command: (script) => [binary, script],
    env: () => ({}),
    unavailable: existsSync(binary) ? null : `npm has no Node ${version} for this machine`,
  };
}
