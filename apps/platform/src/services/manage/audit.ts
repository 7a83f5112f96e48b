import { type AuditFilter, countAudit, listAudit } from "../../store/manage/audit.ts";
import type { Slice } from "../../store/manage/clients.ts";
import type { PlatformContext } from "../context.ts";

/** A page of what was changed, the newest first. */
export async function listChanges({ db }: PlatformContext, filter: AuditFilter, slice: Slice) {
  return { items: await listAudit(db, filter, slice), total: await countAudit(db, filter) };
}
