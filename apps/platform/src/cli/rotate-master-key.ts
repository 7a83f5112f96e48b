import { randomBytes } from "node:crypto";
import { existsSync, renameSync, rmSync } from "node:fs";
import { Kysely, type Transaction } from "kysely";
import { refuseInstances, refuseRunningOnFile } from "../backup/running.ts";
import type { Logger } from "../logger.ts";
import { readMasterKey, writeMasterKeyOnce } from "../secrets/master-key-file.ts";
import { parseMasterKey } from "../secrets/master-key-text.ts";
import { reseal } from "../secrets/reseal.ts";
import { MASTER_KEY_BYTES, Vault } from "../secrets/vault.ts";
import type { Schema } from "../store/schema.ts";
import { SqliteConnection } from "../store/sqlite.ts";
import { NodeSqliteDialect } from "../store/sqlite-dialect.ts";
import { type FoundData, findData } from "./data.ts";
import type { DataInvocation } from "./data-commands.ts";
import { UsageError } from "./usage-error.ts";

type Invocation = Extract<DataInvocation, { command: "rotate-master-key" }>;
type Run = <T>(work: (db: Transaction<Schema>) => Promise<T>) => Promise<T>;

const NEW_VARIABLE = "APIKEE_NEW_MASTER_KEY";

/**
 * Seals all data under a new master key while no platform runs: one that is made, where the old one is in a file,
 * else that of APIKEE_NEW_MASTER_KEY. Returns what is said of it. Killed at any moment, it is done again.
 */
export async function runRotateMasterKey(
  { data }: Invocation,
  { env, logger }: { readonly env: NodeJS.ProcessEnv; readonly logger: Logger },
): Promise<string> {
  const found = findData(data, env);
  if (found.masterKey === null) throw new UsageError(`there is no master key in ${found.masterKeyPlace}`);
  const run = await transactions(found, logger);
  if (env["APIKEE_MASTER_KEY"]) {
    const count = await run((db) => resealAll(db, found.masterKey, newKeyOf(env)));
    return `Sealed ${count} values anew. From now on APIKEE_MASTER_KEY is what ${NEW_VARIABLE} was: start with that.`;
  }
  const count = await rotateFile(found, run);
  return [
    `Sealed ${count} values anew under a new key in ${found.masterKeyPlace}.`,
    `The old one is in ${found.masterKeyPlace}.previous: what was backed up before opens with it alone.`,
  ].join("\n");
}

/** The new key is on the disk before anything is sealed under it, and takes the old one's place after. */
async function rotateFile({ masterKey, masterKeyPlace: path }: FoundData, run: Run): Promise<number> {
  const next = `${path}.next`;
  writeMasterKeyOnce(next, randomBytes(MASTER_KEY_BYTES));
  const newKey = readMasterKey(next);
  const count = await run((db) =>
    // An earlier run may have been cut short after it had sealed everything.
    resealAll(db, newKey, newKey).catch(() => resealAll(db, masterKey, newKey)),
  );
  rmSync(`${path}.previous`, { force: true });
  if (existsSync(path)) renameSync(path, `${path}.previous`);
  renameSync(next, path);
  return count;
}

function resealAll(db: Transaction<Schema>, from: Uint8Array | null, to: Uint8Array): Promise<number> {
  return reseal(db, new Vault(from ?? to, randomBytes), new Vault(to, randomBytes));
}

async function transactions({ database }: FoundData, logger: Logger): Promise<Run> {
  if (database.kind === "file") return (work) => onFile(database.path, work);
  const { withPostgres } = await import("../backup/postgres-source.ts");
  return (work) =>
    withPostgres(database, logger, (db) =>
      db.transaction().execute(async (transaction) => {
        await refuseInstances(transaction);
        return work(transaction);
      }),
    );
}

async function onFile<T>(path: string, work: (db: Transaction<Schema>) => Promise<T>): Promise<T> {
  if (!existsSync(path)) throw new UsageError(`there is no data in ${path}`);
  refuseRunningOnFile(path);
  const db = new Kysely<Schema>({ dialect: new NodeSqliteDialect(new SqliteConnection(path)) });
  try {
    return await db.transaction().execute(work);
  } finally {
    await db.destroy();
  }
}

function newKeyOf(env: NodeJS.ProcessEnv): Uint8Array {
  const key = parseMasterKey(env[NEW_VARIABLE] ?? "");
  if (key === null) {
    throw new UsageError(
      `${NEW_VARIABLE} must hold the new master key, 32 bytes in base64: openssl rand -base64 32`,
    );
  }
  return key;
}
