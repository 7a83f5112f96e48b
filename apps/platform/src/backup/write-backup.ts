import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGzip } from "node:zlib";
import { draftPath } from "../draft-path.ts";
import { codeOf } from "../error-code.ts";
import { BackupError, FORMAT, FORMAT_VERSION, type Header, type Trailer, writeRow } from "./format.ts";
import { isThere, renameToNew } from "./rename-to-new.ts";
import type { BackupSource } from "./source.ts";

const NO_SPACE: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

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
  const taken = `${path} is there already: --force replaces it`;
  if (!isForced && (await isThere(path))) throw new BackupError(taken);
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
    else await renameToNew(draft, path, taken);
    await syncFolder(dirname(path));
    return rows;
  } catch (error) {
    throw isNoSpace(error) ? new BackupError(`${path} cannot be written: ${error.message}`) : error;
  } finally {
    await rm(draft, { force: true });
  }
}

/** What a full disk, a quota and a limit on files say: of which file, they do not. */
function isNoSpace(error: unknown): error is Error {
  return NO_SPACE.has(String(codeOf(error)));
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
