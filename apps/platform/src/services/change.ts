import { insertAudit } from "../store/audit.ts";
import type { Work } from "../store/database.ts";
import type { EnvironmentRow } from "../store/environments.ts";
import { lockEnvironments } from "../store/locks.ts";
import { type Actor, type AuditEntries, auditRows, type By, type ChangePlace } from "./audit.ts";
import type { PlatformContext } from "./context.ts";

/** What services that change something work with: somebody is named who changes it. */
export interface ActingContext extends PlatformContext {
  readonly by: By;
}

/** The platform as somebody's to change. */
export function actingAs(context: PlatformContext, by: By): ActingContext {
  return { ...context, by };
}

/** The platform as a command's to change, such as `apikee-platform init`. */
export function actingAsCommand(context: PlatformContext, name: string): ActingContext {
  const actor: Actor = { kind: "command", id: null, name };
  return actingAs(context, { actor, requestId: null });
}

/** What a change gives, and what is noted of it. */
export interface Changed<T> {
  readonly result: T;
  readonly audit: AuditEntries;
}

/** A change of what no project owns. */
export const THE_PLATFORM: ChangePlace = { projectId: null, envIds: [] };

/** A change of what an environment owns. */
export function inEnvironment(env: Pick<EnvironmentRow, "id" | "project_id">): ChangePlace {
  return { projectId: env.project_id, envIds: [env.id] };
}

/**
 * Runs a change in one transaction with its entries in the audit, then forgets what is remembered of the
 * environments that it touches and wakes their feeds. EVERY change that an administrator or a management key
 * makes goes through it: what is written past it would be in no audit, and not seen by the next validate.
 */
export async function change<T>(
  context: ActingContext,
  place: ChangePlace,
  work: Work<Changed<T>>,
): Promise<T> {
  const { by, newId, clock, database } = context;
  try {
    return await database.transaction(async (db) => {
      await lockEnvironments(db, place.envIds);
      const { result, audit } = await work(db);
      await insertAudit(db, auditRows(audit, { by, place, newId, nowMs: clock.now() }));
      for (const envId of place.envIds) await database.announce(db, envId);
      return result;
    });
  } finally {
    // Also after a failure: whether a commit that failed took hold is not known.
    touched(context, place.envIds);
  }
}

/** After a change was committed: forgets what is remembered of the environments, and wakes their feeds. */
export function touched({ directory, feed }: PlatformContext, envIds: readonly string[]): void {
  for (const envId of envIds) {
    directory.forget(envId);
    feed.wake(envId);
  }
}
