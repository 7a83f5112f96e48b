import type { Executor } from "../database.ts";

/** Deletes a signing secret: what it signed verifies no longer on the platform. */
export async function removeSigningSecret(db: Executor, envId: string, id: string): Promise<void> {
  await db.deleteFrom("signing_secrets").where("env_id", "=", envId).where("id", "=", id).execute();
}
