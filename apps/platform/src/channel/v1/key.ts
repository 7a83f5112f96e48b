import { importX25519PrivateKey, type X25519PrivateKey } from "@apikee/core/channel";
import type { Kysely } from "kysely";
import type { Vault } from "../../secrets/vault.ts";
import type { Schema } from "../../store/schema.ts";
import { findSetting, insertSettingOnce } from "../../store/settings.ts";

const NAME = "v1_private_key";
const PLACE = { table: "settings", column: "value", rowId: NAME };
const KEY_BYTES = 32;

interface Options {
  readonly db: Kysely<Schema>;
  readonly vault: Vault;
  readonly randomBytes: (length: number) => Uint8Array;
}

/**
 * The key of version 1, made the first time: another one than those of version 2, and one for all, since what
 * speaks version 1 may have its public half written down (docs/protocol.md section 4).
 */
export async function openVersion1Key({ db, vault, randomBytes }: Options): Promise<X25519PrivateKey> {
  const kept = await findSetting(db, NAME);
  if (kept !== null) return importX25519PrivateKey(vault.open(PLACE, kept));
  await insertSettingOnce(db, { name: NAME, value: vault.seal(PLACE, randomBytes(KEY_BYTES)) });
  return openVersion1Key({ db, vault, randomBytes });
}
