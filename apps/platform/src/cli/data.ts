import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync } from "node:fs";
import type { KeptDatabase } from "../backup/index.ts";
import { dataFolder, loadMasterKey, readMasterKey, writeMasterKeyOnce } from "../secrets/master-key-file.ts";
import { parseMasterKey } from "../secrets/master-key-text.ts";
import { MASTER_KEY_BYTES } from "../secrets/vault.ts";
import type { DatabaseOptions } from "../store/database.ts";
import type { DataOptions } from "./database-options.ts";
import { UsageError } from "./usage-error.ts";

const VARIABLE = "APIKEE_MASTER_KEY";

/** Where the data is, and the key that opens it. */
export interface OpenedData {
  readonly database: DatabaseOptions;
  readonly masterKey: Uint8Array;
  /** Where it is, for people: a file's path, or the address of a database without its user and password. */
  readonly place: string;
}

/**
 * The data that a command is to work on. A data folder is made the first time, with its master key beside it unless
 * APIKEE_MASTER_KEY holds one; with PostgreSQL that one is required, since every instance must have the same.
 *
 * @throws UsageError where the master key is missing, or is none. @throws Error where the folder cannot be made.
 */
export function openData(
  { postgres, data }: DataOptions,
  env: Readonly<Record<string, string | undefined>>,
): OpenedData {
  const masterKey = masterKeyOf(env);
  if (postgres !== null) {
    if (masterKey === null) {
      throw new UsageError(
        `${VARIABLE} is required with PostgreSQL: 32 random bytes in base64, the same for every instance. ` +
          "Make one with: openssl rand -base64 32. Keep it: what is sealed under it cannot be opened without",
      );
    }
    return { database: postgres, masterKey, place: withoutCredentials(postgres.url) };
  }
  const folder = dataFolder(data);
  mkdirSync(data, { recursive: true, mode: 0o700 });
  return {
    database: { kind: "file", path: folder.databasePath },
    masterKey: masterKey ?? loadMasterKey(folder, randomBytes),
    place: folder.databasePath,
  };
}

/** Data that may or may not be there. */
export interface FoundData {
  readonly database: KeptDatabase;
  /** null: it is not there. */
  readonly masterKey: Uint8Array | null;
  /** Where the data is, for people. */
  readonly place: string;
  /** Where the master key is, or belongs, for people. */
  readonly masterKeyPlace: string;
}

/** The data that a command is to work on, as it is: nothing is made. @throws UsageError where the master key is none. */
export function findData(
  { postgres, data }: DataOptions,
  env: Readonly<Record<string, string | undefined>>,
): FoundData {
  const masterKey = masterKeyOf(env);
  if (postgres !== null) {
    const place = withoutCredentials(postgres.url);
    return { database: postgres, masterKey, place, masterKeyPlace: VARIABLE };
  }
  const { databasePath: path, masterKeyPath } = dataFolder(data);
  const kept = masterKey === null && existsSync(masterKeyPath) ? readMasterKey(masterKeyPath) : masterKey;
  const masterKeyPlace = masterKey === null ? masterKeyPath : VARIABLE;
  return { database: { kind: "file", path }, masterKey: kept, place: path, masterKeyPlace };
}

/** Makes a new master key for a data folder that has none; with PostgreSQL it is for the environment to hold. */
export function makeMasterKey({ postgres, data }: DataOptions): void {
  if (postgres === null) writeMasterKeyOnce(dataFolder(data).masterKeyPath, randomBytes(MASTER_KEY_BYTES));
}

function masterKeyOf(env: Readonly<Record<string, string | undefined>>): Uint8Array | null {
  const text = env[VARIABLE];
  if (!text) return null;
  const key = parseMasterKey(text);
  if (key === null) throw new UsageError(`${VARIABLE} must be 32 bytes in base64, base64url or hex`);
  return key;
}

function withoutCredentials(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}
