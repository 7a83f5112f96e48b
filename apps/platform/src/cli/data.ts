import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { dataFolder, loadMasterKey } from "../secrets/master-key-file.ts";

/** The database of a data folder, and the key that opens it; both are made the first time. */
export interface OpenedFolder {
  /** Absolute. */
  readonly databasePath: string;
  readonly masterKey: Uint8Array;
}

/** @throws Error where the folder cannot be made, or the master key is missing. */
export function openDataFolder(path: string): OpenedFolder {
  const folder = dataFolder(path);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return { databasePath: folder.databasePath, masterKey: loadMasterKey(folder, randomBytes) };
}
