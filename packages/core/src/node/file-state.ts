import { randomBytes } from "node:crypto";
import { mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { StateStore } from "../client/state-store.ts";
import { ConfigError } from "../errors/index.ts";

const MODE_FILE = 0o600;
const MODE_FOLDER = 0o700;
const SUFFIX_BYTES = 6;

/**
 * Stores which keys are revoked in a file, for the option `state`, so that an application restarted during an outage
 * still refuses them.
 *
 * Each save replaces the file atomically, so a reader finds either the old or the new content, also after a power
 * loss. The file, and a folder created for it, are readable by their owner only. Failures are reported as the event
 * `STATE_UNAVAILABLE`. Processes may share a file.
 *
 * @throws ConfigError where the path is empty.
 */
export function fileState(path: string): StateStore {
  if (typeof path !== "string" || path === "") throw new ConfigError("fileState needs the path of a file");
  const file = resolve(path);
  return { load: () => load(file), save: (text) => save(file, text) };
}

async function load(file: string): Promise<string | null> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}

async function save(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: MODE_FOLDER });
  const fresh = `${file}.${randomBytes(SUFFIX_BYTES).toString("hex")}`;
  try {
    await write(fresh, text);
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

/** Syncs the text to disk before the file gets its name. */
async function write(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx", MODE_FILE);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
