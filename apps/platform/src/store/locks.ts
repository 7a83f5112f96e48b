import type { Transaction } from "kysely";
import type { Schema } from "./schema.ts";

/**
 * Locks environments until the transaction ends: changes of what one owns come one after another, from whichever
 * instance, so that what is read in them still holds when they write. Requests are validated and reported
 * meanwhile.
 */
export async function lockEnvironments(
  transaction: Transaction<Schema>,
  envIds: readonly string[],
): Promise<void> {
  if (envIds.length === 0) return;
  await transaction
    .selectFrom("environments")
    .select("id")
    .where("id", "in", envIds)
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
}
