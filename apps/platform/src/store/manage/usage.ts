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

/** Requests that were counted since each of the starts: one of an hour, the others of days. */
export async function countRequests(
  db: Executor,
  envId: string,
  starts: WindowStarts,
): Promise<WindowStarts> {
  const since = async (step: "hour" | "day", start: number) => {
    const row = await db
      .selectFrom("usage_rollups")
      .select((eb) => eb.fn.sum("requests").as("requests"))
      .where("env_id", "=", envId)
      .where("step", "=", step)
      .where("dimension", "=", "outcome")
      .where("at", ">=", start)
      .executeTakeFirst();
    return Number(row?.requests ?? 0);
  };
  return {
    hour: await since("hour", starts.hour),
    day: await since("day", starts.day),
    week: await since("day", starts.week),
    month: await since("day", starts.month),
  };
}
