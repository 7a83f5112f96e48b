import type { Schema } from "../store/schema.ts";

/** A column whose values are sealed under the master key, and the column that names their row. */
export interface SealedColumn {
  readonly table: "identity_keys" | "channel_keys" | "signing_secrets";
  readonly column: "private_key" | "secret";
  readonly rowId: "id" | "kid";
}

/** Every column that holds sealed values; besides them there are `SEALED_SETTINGS`. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: "identity_keys", column: "private_key", rowId: "id" },
  { table: "channel_keys", column: "private_key", rowId: "kid" },
  { table: "signing_secrets", column: "secret", rowId: "id" },
];

/** The rows of `settings` whose value is sealed. */
export const SEALED_SETTINGS: ReadonlySet<string> = new Set(["master_key_check", "v1_private_key"]);

/**
 * Tables that mean nothing without the master key that their rows, or the platform's identity, were sealed
 * under: a server key ends with the fingerprint of the identity.
 */
export const BOUND_TABLES: ReadonlySet<string> = new Set<keyof Schema>([
  "identity_keys",
  "channel_keys",
  "key_documents",
  "signing_secrets",
  "server_keys",
]);
