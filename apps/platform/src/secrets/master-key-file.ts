import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { draftPath } from "../draft-path.ts";
import { MASTER_KEY_BYTES } from "./vault.ts";

const DATABASE_FILE = "platform.sqlite";

/** Where a data folder's parts are. The master key lies beside the folder: a copy of the folder is no copy of it. */
export interface DataFolder {
  readonly databasePath: string;
  readonly masterKeyPath: string;
}

/** The paths of a data folder, such as `./.apikee`: the database in it, the master key in `./.apikee.key`. */
export function dataFolder(path: string): DataFolder {
  const folder = resolve(path);
  return { databasePath: resolve(folder, DATABASE_FILE), masterKeyPath: `${folder}.key` };
}

/**
 * The master key from its file, which is made (mode 0600) where there is no data yet.
 *
 * @throws Error where the data is there and the file is not, or the file holds no key.
 */
export function loadMasterKey(folder: DataFolder, randomBytes: (length: number) => Uint8Array): Uint8Array {
  if (!existsSync(folder.masterKeyPath)) {
    if (existsSync(folder.databasePath)) {
      throw new Error(
        `${folder.databasePath} was sealed under a master key, and ${folder.masterKeyPath} is missing: put it back`,
      );
    }
    writeMasterKeyOnce(folder.masterKeyPath, randomBytes(MASTER_KEY_BYTES));
  }
  return readMasterKey(folder.masterKeyPath);
}

/** The key in a file. @throws Error where it holds none. */
export function readMasterKey(path: string): Uint8Array {
  const key = Buffer.from(readFileSync(path, "utf8").trim(), "base64url");
  if (key.length !== MASTER_KEY_BYTES) throw new Error(`${path} holds no master key`);
  return key;
}

/**
 * Writes a key into a file that only its owner can read, unless there is one. Two processes that start at once
 * agree: whoever links first has made it, whole, and the other reads it.
 */
export function writeMasterKeyOnce(path: string, key: Uint8Array): void {
  const text = Buffer.from(key).toString("base64url");
  const draft = draftPath(path);
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(draft, `${text}\n`, { mode: 0o600, flag: "wx", flush: true });
    linkSync(draft, path);
  } catch (error) {
    if (!existsSync(path)) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
