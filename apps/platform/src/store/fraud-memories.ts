import type { Executor } from "./database.ts";

/** What the fraud rules of an environment remembered when an instance kept it last; null where none did. */
export async function findFraudMemory(db: Executor, envId: string): Promise<string | null> {
  const row = await db
    .selectFrom("fraud_memories")
    .select("memory")
    .where("env_id", "=", envId)
    .executeTakeFirst();
  return row?.memory ?? null;
}

/** Keeps what they remember, in the place of what was kept before; nothing where the environment is gone. */
export async function putFraudMemory(
  db: Executor,
  envId: string,
  { memory, savedAtMs }: { readonly memory: string; readonly savedAtMs: number },
): Promise<void> {
  const kept = { memory, saved_at: savedAtMs };
  await db
    .insertInto("fraud_memories")
    .columns(["env_id", "memory", "saved_at"])
    .expression((eb) =>
      eb
        .selectFrom("environments")
        .select(["id", eb.val(memory).as("memory"), eb.val(savedAtMs).as("saved_at")])
        .where("id", "=", envId),
    )
    .onConflict((conflict) => conflict.column("env_id").doUpdateSet(kept))
    .execute();
}
