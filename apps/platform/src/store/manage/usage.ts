import { sql } from "kysely";
import type { Executor } from "../database.ts";

/** How many of what an environment owns. */
export interface Counts {
  readonly clients: number;
  readonly endpoints: number;
}

export async function countOwned(db: Executor, envId: string): Promise<Counts> {
  const row = await db
    .selectNoFrom((eb) => [
      eb
        .selectFrom("clients")
        .select((q) => q.fn.countAll().as("n"))
        .where("env_id", "=", envId)
        .as("clients"),
      eb
        .selectFrom("endpoints")
        .select((q) => q.fn.countAll().as("n"))
        .where("env_id", "=", envId)
        .as("endpoints"),
    ])
    .executeTakeFirstOrThrow();
  return { clients: Number(row.clients), endpoints: Number(row.endpoints) };
}

/** When the current windows began, in milliseconds since 1970. */
export interface WindowStarts {
  readonly hour: number;
  readonly day: number;
  readonly week: number;
  readonly month: number;
}

/** Requests that were logged since each of the starts. */
export async function countRequests(
  db: Executor,
  envId: string,
  starts: WindowStarts,
): Promise<WindowStarts> {
  const since = (start: number) => sql<number>`coalesce(sum(case when at >= ${start} then 1 else 0 end), 0)`;
  const row = await db
    .selectFrom("logs")
    .select([
      since(starts.hour).as("hour"),
      since(starts.day).as("day"),
      since(starts.week).as("week"),
      since(starts.month).as("month"),
    ])
    .where("env_id", "=", envId)
    .where("at", ">=", Math.min(starts.week, starts.month))
    .executeTakeFirstOrThrow();
  return {
    hour: Number(row.hour),
    day: Number(row.day),
    week: Number(row.week),
    month: Number(row.month),
  };
}
