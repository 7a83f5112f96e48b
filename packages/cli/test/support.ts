import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Apikee } from "@apikee/core";
import { afterAll } from "vitest";
import { run } from "../src/cli.ts";

export const SECRET = "unit-test-secret-0123456789abcdef0123456789abcdef";
export const OTHER_SECRET = "test-only-retired-secret-fedcba9876543210fedcba98";
/** 2026-01-01T00:00:00.000Z. */
export const NOW_MS = 1_767_225_600_000;

/** An Apikee with the tests' secret, at the tests' time. */
export const apikee = new Apikee<Record<string, unknown>>({
  secret: SECRET,
  clock: { now: () => NOW_MS, setTimer: () => () => undefined },
});

/** How a run ended, and what it said. */
export interface Ran {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface Surroundings {
  /** What standard input holds; a terminal where it is not given. */
  readonly stdin?: string | readonly Uint8Array[];
  readonly env?: Readonly<Record<string, string>>;
  readonly nowMs?: number;
  readonly cwd?: string;
  /** Whether standard output and error are terminals. */
  readonly isTTY?: boolean;
}

/** Runs the command in this process, with the tests' secret in the environment unless there is another. */
export async function call(argv: readonly string[], surroundings: Surroundings = {}): Promise<Ran> {
  const { stdin, env = { APIKEE_SECRET: SECRET }, nowMs = NOW_MS, cwd = "/", isTTY = false } = surroundings;
  const [out, err]: [string[], string[]] = [[], []];
  const status = await run(argv, {
    stdin: input(stdin),
    stdout: { write: (text) => out.push(text), isTTY },
    stderr: { write: (text) => err.push(text), isTTY },
    env,
    now: () => nowMs,
    cwd,
  });
  return { status, out: out.join(""), err: err.join("") };
}

/** The object that a run under `--json` printed, and nothing besides. */
export async function callJson(
  argv: readonly string[],
  surroundings: Surroundings = {},
): Promise<{ status: number; json: Record<string, unknown> }> {
  const { status, out } = await call([...argv, "--json"], surroundings);
  if (!/^\{.*\}\n$/.test(out)) throw new Error("not one JSON object in one line");
  return { status, json: JSON.parse(out) as Record<string, unknown> };
}

/** A folder that goes with the tests of the file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "apikee-cli-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

function input(content: Surroundings["stdin"]) {
  const chunks = content === undefined ? [] : typeof content === "string" ? [content] : content;
  return {
    isTTY: content === undefined,
    async *[Symbol.asyncIterator]() {
      yield* chunks;
    },
  };
}
