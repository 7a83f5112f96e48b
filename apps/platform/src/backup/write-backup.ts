import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { link, lstat, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGzip } from "node:zlib";
import { draftPath } from "../draft-path.ts";
import { BackupError, FORMAT, FORMAT_VERSION, type Header, type Trailer, writeRow } from "./format.ts";
import type { BackupSource } from "./source.ts";

/** Where a backup is written, and what it is told of on the way. */
export interface BackupOptions {
  readonly path: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** Whether a file of that name is replaced. */
  readonly isForced: boolean;
  readonly onProgress: (rows: number) => void;
}

/**
 * Writes all that a source holds into a file that only its owner can read. The file appears under its name when
 * it is whole and on the disk. Returns how many rows it holds.
 *
 * @throws BackupError where there is a file of that name.
 */
export async function writeBackup(source: BackupSource, options: BackupOptions): Promise<number> {
  const { path, isForced } = options;
  // Before it is written: that may take a while.
  if (!isForced && (await isThere(path))) throw alreadyThere(path);
  const draft = draftPath(path);
  let rows = 0;
  try {
    const onProgress = (count: number) => {
      rows = count;
      options.onProgress(count);
    };
    const gzip = createGzip({ level: constants.Z_BEST_SPEED });
    const file = createWriteStream(draft, { mode: 0o600, flags: "wx", flush: true });
    await pipeline(Readable.from(textOf(source, { nowMs: options.nowMs, onProgress })), gzip, file);
    if (isForced) await rename(draft, path);
    else await renameToNew(draft, path);
    await syncFolder(dirname(path));
    return rows;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Gives a file its name, unless another one has it by now. @throws BackupError where one has. */
async function renameToNew(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch {
    // Some file systems have no second names for a file, and say so in many ways.
    if (await isThere(path)) throw alreadyThere(path);
    await rename(draft, path);
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return false;
    throw error;
  }
}

function alreadyThere(path: string): BackupError {
  return new BackupError(`${path} is there already: --force replaces it`);
}

/** The name of a new file is in its folder, which has to reach the disk, too. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  await folder.sync().finally(() => folder.close());
}

async function* textOf(
  source: BackupSource,
  { nowMs, onProgress }: Pick<BackupOptions, "nowMs" | "onProgress">,
): AsyncGenerator<string> {
  const hash = createHash("sha256");
  const hashed = (text: string) => {
    hash.update(text);
    return text;
  };
  const { migrations } = source;
  const createdAt = new Date(nowMs).toISOString();
  const header: Header = { format: FORMAT, version: FORMAT_VERSION, migrations, createdAt };
  yield hashed(`${JSON.stringify(header)}\n`);
  let rows = 0;
  for (const table of source.tables) {
    yield hashed(`${JSON.stringify({ table: table.name, columns: table.columns })}\n`);
    for await (const batch of source.rows(table)) {
      if (batch.length === 0) continue;
      rows += batch.length;
      onProgress(rows);
      yield hashed(batch.map((row) => `${writeRow(row)}\n`).join(""));
    }
  }
  onProgress(rows);
  const trailer: Trailer = { rows, sha256: hash.digest("hex") };
  yield `${JSON.stringify(trailer)}\n`;
}
