import type { Executor } from "./database.ts";

/** What changed: the state of a key, or of a tenant. */
export type FeedChange =
  | {
      readonly keyId: string;
      readonly state: "revoked" | "disabled" | "active";
      /** null: never. */
      readonly expiresAtMs: number | null;
    }
  | { readonly tenant: string; readonly state: "suspended" | "active" };

/** Where a feed stands. */
export interface FeedPosition {
  readonly serial: number;
  /** A `since` below it has been forgotten. */
  readonly floor: number;
}

/**
 * Adds changes to an environment's feed, in the transaction that makes them: each takes its serial by updating
 * the environment's row, so that serials become visible in their order.
 */
export async function appendFeedChanges(
  db: Executor,
  envId: string,
  { changes, nowMs }: { readonly changes: readonly FeedChange[]; readonly nowMs: number },
): Promise<void> {
  if (changes.length === 0) return;
  const { feed_serial } = await db
    .updateTable("environments")
    .set((eb) => ({ feed_serial: eb("feed_serial", "+", changes.length) }))
    .where("id", "=", envId)
    .returning("feed_serial")
    .executeTakeFirstOrThrow();
  const first = Number(feed_serial) - changes.length + 1;
  for (const [index, change] of changes.entries()) {
    await db
      .insertInto("feed_changes")
      .values({
        env_id: envId,
        serial: first + index,
        key_id: "keyId" in change ? change.keyId : null,
        tenant: "tenant" in change ? change.tenant : null,
        state: change.state,
        expires_at: "keyId" in change ? change.expiresAtMs : null,
        created_at: nowMs,
      })
      .execute();
  }
}

/** Where an environment's feed stands; null where there is no such environment. */
export async function feedPosition(db: Executor, envId: string): Promise<FeedPosition | null> {
  const row = await db
    .selectFrom("environments")
    .select(["feed_serial", "feed_floor"])
    .where("id", "=", envId)
    .executeTakeFirst();
  return row === undefined ? null : { serial: Number(row.feed_serial), floor: Number(row.feed_floor) };
}

/** The changes after `since`, the oldest first. */
export async function changesSince(db: Executor, envId: string, since: number): Promise<FeedChange[]> {
  const rows = await db
    .selectFrom("feed_changes")
    .selectAll()
    .where("env_id", "=", envId)
    .where("serial", ">", since)
    .orderBy("serial")
    .execute();
  return rows.flatMap(({ key_id, tenant, state, expires_at }): FeedChange[] => {
    if (key_id !== null && (state === "revoked" || state === "disabled" || state === "active")) {
      return [{ keyId: key_id, state, expiresAtMs: expires_at }];
    }
    return tenant !== null && (state === "suspended" || state === "active") ? [{ tenant, state }] : [];
  });
}

/** All that is known against keys and tenants of an environment now, whatever came before. */
export async function completeState(db: Executor, envId: string, nowMs: number): Promise<FeedChange[]> {
  const keys = await db
    .selectFrom("keys")
    .select(["id", "revoked_at", "expires_at", "signed_expires_at"])
    .where("env_id", "=", envId)
    // One that has expired here, though what is signed into it has not, has ended early.
    .where((eb) =>
      eb.or([eb("revoked_at", "is not", null), eb("enabled", "=", 0), eb("expires_at", "<=", nowMs)]),
    )
    .where((eb) => eb.or([eb("signed_expires_at", "is", null), eb("signed_expires_at", ">", nowMs)]))
    .execute();
  const deletedKeys = await db
    .selectFrom("key_tombstones")
    .select(["key_id", "expires_at"])
    .where("env_id", "=", envId)
    .execute();
  const suspended = await db
    .selectFrom("clients")
    .select("tenant")
    .where("env_id", "=", envId)
    .where("status", "=", "suspended")
    .execute();
  const deletedTenants = await db
    .selectFrom("tenant_tombstones")
    .select("tenant")
    .where("env_id", "=", envId)
    .execute();
  return [
    ...keys.map(
      (key): FeedChange => ({
        keyId: key.id,
        state: key.revoked_at !== null || isPast(key.expires_at, nowMs) ? "revoked" : "disabled",
        expiresAtMs: key.signed_expires_at,
      }),
    ),
    ...deletedKeys.map(
      (key): FeedChange => ({ keyId: key.key_id, state: "revoked", expiresAtMs: key.expires_at }),
    ),
    ...[...suspended, ...deletedTenants].map(({ tenant }): FeedChange => ({ tenant, state: "suspended" })),
  ];
}

function isPast(timeMs: number | null, nowMs: number): boolean {
  return timeMs !== null && timeMs <= nowMs;
}
