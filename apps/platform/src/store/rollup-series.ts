import type { Executor } from "./database.ts";
import type { RollupRow } from "./rollups.ts";

/** Roll-ups of an environment, of one step, that begin in a span of time. */
export interface RollupSpan {
  readonly envId: string;
  readonly step: string;
  /** Milliseconds since 1970: at this time or later. */
  readonly fromMs: number;
  /** Milliseconds since 1970: before this time. */
  readonly toMs: number;
}

/** What is counted of a step, or of one member in it. */
export type RollupCounts = Pick<RollupRow, "at" | "requests" | "errors">;

function inSpan(db: Executor, { envId, step, fromMs, toMs }: RollupSpan, dimension: string) {
  return db
    .selectFrom("usage_rollups")
    .where("env_id", "=", envId)
    .where("step", "=", step)
    .where("dimension", "=", dimension)
    .where("at", ">=", fromMs)
    .where("at", "<", toMs);
}

/** All requests of each step: each has one outcome. */
export async function stepTotals(db: Executor, span: RollupSpan): Promise<RollupCounts[]> {
  const rows = await inSpan(db, span, "outcome")
    .select((eb) => ["at", eb.fn.sum("requests").as("requests"), eb.fn.sum("errors").as("errors")])
    .groupBy("at")
    .execute();
  return rows.map(({ at, requests, errors }) => ({ at, requests: Number(requests), errors: Number(errors) }));
}

/** The members with the most requests in a span, `limit` at most. */
export async function busiestMembers(
  db: Executor,
  span: RollupSpan,
  { dimension, limit }: { readonly dimension: string; readonly limit: number },
): Promise<string[]> {
  const rows = await inSpan(db, span, dimension)
    .select("member")
    .groupBy("member")
    .orderBy((eb) => eb.fn.sum("requests"), "desc")
    .orderBy("member")
    .limit(limit)
    .execute();
  return rows.map(({ member }) => member);
}

/** Those of the members that have requests in a span. */
export async function membersWithin(
  db: Executor,
  span: RollupSpan,
  of: { readonly dimension: string; readonly members: readonly string[] },
): Promise<string[]> {
  const rows = await inSpan(db, span, of.dimension)
    .select("member")
    .distinct()
    .where("member", "in", of.members)
    .where("requests", ">", 0)
    .execute();
  return rows.map(({ member }) => member);
}

/** The rows of those members that begin at one of those times. */
export async function memberRollups(
  db: Executor,
  { envId, step }: Pick<RollupSpan, "envId" | "step">,
  of: { readonly dimension: string; readonly members: readonly string[]; readonly times: readonly number[] },
): Promise<RollupRow[]> {
  if (of.members.length === 0 || of.times.length === 0) return [];
  return (
    db
      .selectFrom("usage_rollups")
      .selectAll()
      .where("env_id", "=", envId)
      .where("step", "=", step)
      .where("dimension", "=", of.dimension)
      // Each time by itself, since the rows of all members lie between one time and the next.
      .where("at", "in", of.times)
      .where("member", "in", of.members)
      .execute()
  );
}

/** The requests of those members, together, by when the steps begin; all requests where it is about no members. */
export async function requestsByStep(
  db: Executor,
  span: RollupSpan,
  of: { readonly dimension: string; readonly members: readonly string[] } | null,
): Promise<Map<number, number>> {
  const totals = await stepTotals(db, span);
  if (of === null || totals.length === 0) return new Map(totals.map(({ at, requests }) => [at, requests]));
  const rows = await db
    .selectFrom("usage_rollups")
    .select((eb) => ["at", eb.fn.sum("requests").as("requests")])
    .where("env_id", "=", span.envId)
    .where("step", "=", span.step)
    .where("dimension", "=", of.dimension)
    .where(
      "at",
      "in",
      totals.map(({ at }) => at),
    )
    .where("member", "in", of.members)
    .groupBy("at")
    .execute();
  return new Map(rows.map(({ at, requests }) => [at, Number(requests)]));
}
