import type { Insertable, Selectable } from "kysely";
import type { Executor } from "./database.ts";
import type { SigningSecretsTable } from "./schema.ts";

/** The signing secrets of an environment, sealed; the newest, which signs, first. */
export async function listSigningSecrets(
  db: Executor,
  envId: string,
): Promise<Selectable<SigningSecretsTable>[]> {
  return db
    .selectFrom("signing_secrets")
    .selectAll()
    .where("env_id", "=", envId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .execute();
}

export async function insertSigningSecret(db: Executor, row: Insertable<SigningSecretsTable>): Promise<void> {
  await db.insertInto("signing_secrets").values(row).execute();
}
