import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dataFolder, loadMasterKey } from "../secrets/master-key-file.ts";
import { parseMasterKey } from "../secrets/master-key-text.ts";
import type { DatabaseOptions } from "../store/database.ts";
import type { DataOptions } from "./options.ts";
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
