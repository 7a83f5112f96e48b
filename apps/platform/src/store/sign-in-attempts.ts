import { sql } from "kysely";
import type { Executor } from "./database.ts";

/** How often somebody has guessed, and since when. */
export interface Attempts {
  readonly count: number;
  readonly startedAtMs: number;
}

/** Counts one more guess under a name, in one step; what began before `sinceMs` is counted anew. */
export async function countAttempt(
  db: Executor,
  name: string,
  { nowMs, sinceMs }: { readonly nowMs: number; readonly sinceMs: number },
): Promise<Attempts> {
  const row = await db
    .insertInto("sign_in_attempts")
    .values({ network: name, count: 1, started_at: nowMs })
    .onConflict((conflict) =>
      conflict.column("network").doUpdateSet((eb) => ({
        count: eb
          .case()
          .when("sign_in_attempts.started_at", ">", sinceMs)
          .then(sql<number>`sign_in_attempts.count + 1`)
          .else(1)
          .end(),
        // Of a clock that was ahead, too, what was counted holds for one window, and not until that time has come.
        started_at: eb
          .case()
          .when(
            eb.and([
              eb("sign_in_attempts.started_at", ">", sinceMs),
              eb("sign_in_attempts.started_at", "<=", nowMs),
            ]),
          )
          .then(eb.ref("sign_in_attempts.started_at"))
          .else(nowMs)
          .end(),
      })),
    )
    .returning(["count", "started_at"])
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), startedAtMs: Number(row.started_at) };
}

/** Forgets the guesses under a name. */
export async function forgetAttempts(db: Executor, name: string): Promise<void> {
  await db.deleteFrom("sign_in_attempts").where("network", "=", name).execute();
}

/** Forgets what began before `sinceMs`. */
export async function forgetOldAttempts(db: Executor, sinceMs: number): Promise<void> {
  await db.deleteFrom("sign_in_attempts").where("started_at", "<=", sinceMs).execute();
}
