import { link, lstat, rename } from "node:fs/promises";
import { codeOf } from "../error-code.ts";
import { BackupError } from "./format.ts";

/** Gives a file its name, unless there is one of that name by now. @throws BackupError with `taken` where there is. */
export async function renameToNew(draft: string, path: string, taken: string): Promise<void> {
  try {
    await link(draft, path);
  } catch {
    // Some file systems have no second names for a file, and say so in many ways.
    if (await isThere(path)) throw new BackupError(taken);
    await rename(draft, path);
  }
}

/** Whether anything has the name, a link that leads nowhere too. */
export async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}
