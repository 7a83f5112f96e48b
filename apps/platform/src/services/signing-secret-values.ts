import type { Vault } from "../secrets/vault.ts";

interface SigningSecretRow {
  readonly id: string;
  readonly secret: string;
}

const SECRET_BYTES = 48;

/** A new signing secret: 48 random bytes in base64url. */
export function newSigningSecret(randomBytes: (length: number) => Uint8Array): string {
  return Buffer.from(randomBytes(SECRET_BYTES)).toString("base64url");
}

/** The sealed value for the row `id` of signing_secrets. */
export function sealSigningSecret(vault: Vault, id: string, secret: string): string {
  return vault.seal(placeOf(id), Buffer.from(secret));
}

/** @throws Error where the row was tampered with. */
export function openSigningSecret(vault: Vault, row: SigningSecretRow): string {
  return Buffer.from(vault.open(placeOf(row.id), row.secret)).toString();
}

function placeOf(id: string) {
  return { table: "signing_secrets", column: "secret", rowId: id };
}
