import type { Transaction, Updateable } from "kysely";
import { appendFeedChanges, type FeedChange } from "../../store/feed.ts";
import { type KeyRow, updateKey } from "../../store/keys.ts";
import { findKey, type KeyPlace } from "../../store/manage/keys.ts";
import type { KeysTable, Schema } from "../../store/schema.ts";
import { type AuditEntry, updated } from "../audit.ts";
import { endEarly, endedChange } from "../early-ends.ts";
import { conflict, Refusal } from "./refusal.ts";

/** Changes of a key; what is left out stays. */
export interface KeyChange {
  readonly id: string;
  readonly name?: string | undefined;
  readonly enabled?: boolean | undefined;
  readonly autoRotate?: boolean | undefined;
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** Earlier than it is. */
  readonly expiresAt?: number | null | undefined;
  /** Embedded in the key: taken only where they say what it says. */
  readonly scopes?: readonly string[] | undefined;
  readonly environment?: string | undefined;
}

/**
 * Changes a key within a transaction, and gives what is noted of it. `path` names its place in what was asked.
 *
 * @throws Refusal absent; conflict where it was revoked, or what is embedded in it would change.
 */
export async function applyKeyChange(
  db: Transaction<Schema>,
  place: KeyPlace,
  { asked, path, nowMs }: { readonly asked: KeyChange; readonly path: string; readonly nowMs: number },
): Promise<AuditEntry | null> {
  const row = await findKey(db, place);
  if (row === undefined) {
    throw new Refusal("absent", { issues: [{ path: `${path}id`, message: "the client has no such key" }] });
  }
  if (row.revoked_at !== null) throw conflict("KEY_REVOKED", "A key that was revoked cannot be changed.");
  refuseEmbedded(row, asked);
  const { name, enabled, autoRotate, metadata, expiresAt } = asked;
  const changes: Updateable<KeysTable> = {
    updated_at: nowMs,
    ...(name === undefined ? {} : { name }),
    ...(enabled === undefined ? {} : { enabled: enabled ? 1 : 0 }),
    ...(autoRotate === undefined ? {} : { auto_rotate: autoRotate ? 1 : 0 }),
    ...(metadata === undefined ? {} : { metadata: JSON.stringify(metadata) }),
  };
  await updateKey(db, place, changes);
  if (typeof expiresAt === "number" && expiresAt !== row.expires_at) {
    await endEarly(db, row, { endMs: expiresAt, nowMs });
  }
  const changed = (await findKey(db, place))!;
  if (changed.enabled !== row.enabled) {
    await appendFeedChanges(db, place.envId, { changes: [switchedChange(changed, nowMs)], nowMs });
  }
  return updated("keys", place.id, { from: row, to: changed });
}

/** A key that has ended meanwhile is not active again. */
function switchedChange(key: KeyRow, nowMs: number): FeedChange {
  if (key.expires_at !== null && key.expires_at <= nowMs) return endedChange(key);
  const state = key.enabled === 1 ? "active" : "disabled";
  return { keyId: key.id, state, expiresAtMs: key.signed_expires_at };
}

function refuseEmbedded(row: KeyRow, { scopes, environment, expiresAt }: KeyChange): void {
  const isSame =
    (scopes === undefined || JSON.stringify(scopes) === row.scopes) &&
    (environment === undefined || environment === row.environment);
  if (!isSame) {
    throw conflict(
      "EMBEDDED_IN_KEY",
      "Scopes and environment are signed into the key and cannot change in it: make another key, and revoke this one.",
    );
  }
  const isEarlier = (expiresAt ?? Number.POSITIVE_INFINITY) <= (row.expires_at ?? Number.POSITIVE_INFINITY);
  if (expiresAt !== undefined && !isEarlier) {
    throw conflict(
      "EMBEDDED_IN_KEY",
      "The expiry is signed into the key and can only be brought forward: make another key, or rotate this one.",
    );
  }
}
