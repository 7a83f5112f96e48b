import { timingSafeEqual } from "node:crypto";
import type { Executor } from "../store/database.ts";
import { findSetting, insertSettingOnce } from "../store/settings.ts";
import type { Vault } from "./vault.ts";

const NAME = "master_key_check";
const PLACE = { table: "settings", column: "value", rowId: NAME };
const KNOWN = Buffer.from("apikee master key");

/**
 * Leaves a check value in a new database, and tries it in an old one.
 *
 * @throws Error where the master key is not the one that the data was sealed under.
 */
export async function checkMasterKey(db: Executor, vault: Vault): Promise<void> {
  await insertSettingOnce(db, { name: NAME, value: vault.seal(PLACE, KNOWN) });
  const kept = await findSetting(db, NAME);
  let opened: Uint8Array | null = null;
  try {
    opened = kept === null ? null : vault.open(PLACE, kept);
  } catch {
    opened = null;
  }
  if (opened === null || opened.length !== KNOWN.length || !timingSafeEqual(opened, KNOWN)) {
    throw new Error("the master key is not the one that this data was sealed under");
  }
}
