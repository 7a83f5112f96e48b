import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Kysely } from "kysely";
import { draftPath } from "../draft-path.ts";
import type { Schema } from "../store/schema.ts";
import { SqliteConnection } from "../store/sqlite.ts";
import { NodeSqliteDialect } from "../store/sqlite-dialect.ts";
import { BackupError } from "./format.ts";
import { type LoadOptions, load } from "./load.ts";
import { renameToNew } from "./rename-to-new.ts";
import { refuseRunningOnFile } from "./running.ts";

/** What of a SQLite database lies beside its file while it is open, and after a crash. */
const BESIDE = ["-wal", "-shm"];

/**
 * Restores a backup into a SQLite file. It appears under its name when it is whole; what was there before, where
 * that is forced, stays beside it as `{path}.replaced`. Returns how many rows the backup holds.
 *
 * @throws BackupError where there is data already and it is not forced, or a platform runs on it.
 */
export async function restoreSqlite(
  path: string,
  options: LoadOptions & { readonly isForced: boolean },
): Promise<number> {
  const isThere = existsSync(path);
  const taken = `there is data in ${path}: --force restores in its place`;
  if (isThere && !options.isForced) throw new BackupError(taken);
  if (isThere) refuseRunningOnFile(path);
  const draft = draftPath(path);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  try {
    const rows = await loadFile(draft, options);
    if (isThere) await keepReplaced(path);
    await renameToNew(draft, path, taken);
    return rows;
  } finally {
    await removeDatabase(draft);
  }
}

async function loadFile(path: string, options: LoadOptions): Promise<number> {
  const connection = new SqliteConnection(path);
  const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(connection) });
  try {
    return await db.transaction().execute((transaction) => load(transaction, options));
  } finally {
    // Carries the write-ahead log into the file, which is then all there is.
    await db.destroy();
  }
}

async function keepReplaced(path: string): Promise<void> {
  await removeDatabase(`${path}.replaced`);
  for (const suffix of [...BESIDE, ""]) {
    if (existsSync(path + suffix)) await rename(path + suffix, `${path}.replaced${suffix}`);
  }
}

async function removeDatabase(path: string): Promise<void> {
  for (const suffix of ["", ...BESIDE]) await rm(path + suffix, { force: true });
}
