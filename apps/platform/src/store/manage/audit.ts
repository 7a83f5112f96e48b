import type { Executor } from "../database.ts";
import type { AuditTable } from "../schema.ts";
import type { Slice } from "./clients.ts";

/** Which entries. */
export interface AuditFilter {
  /** Where it was done; null: anywhere. An environment's are those of its project as a whole, too. */
  readonly place: { readonly projectId: string; readonly envId: string } | null;
  readonly action?: string | undefined;
  /** The id of what was changed. */
  readonly target?: string | undefined;
  /** The id of who changed it. */
  readonly actor?: string | undefined;
  /** Milliseconds since 1970: at this time or later. */
  readonly from?: number | undefined;
  /** Milliseconds since 1970: before this time. */
  readonly to?: number | undefined;
}

function auditWhere(db: Executor, { place, action, target, actor, from, to }: AuditFilter) {
  let query = db.selectFrom("audit");
  if (place !== null) {
    query = query
      .where("project_id", "=", place.projectId)
      .where((eb) => eb.or([eb("env_id", "is", null), eb("env_id", "=", place.envId)]));
  }
  if (action !== undefined) query = query.where("action", "=", action);
  if (target !== undefined) query = query.where("target_id", "=", target);
  if (actor !== undefined) query = query.where("actor_id", "=", actor);
  if (from !== undefined) query = query.where("created_at", ">=", from);
  if (to !== undefined) query = query.where("created_at", "<", to);
  return query;
}

/** Entries, the newest first. */
export async function listAudit(
  db: Executor,
  filter: AuditFilter,
  { limit, offset }: Slice,
): Promise<AuditTable[]> {
  return auditWhere(db, filter)
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .offset(offset)
    .execute();
}

export async function countAudit(db: Executor, filter: AuditFilter): Promise<number> {
  const row = await auditWhere(db, filter)
    .select((eb) => eb.fn.countAll().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
