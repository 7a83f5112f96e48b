import { createHmac } from "node:crypto";
import { isSameText } from "../../secrets/same-text.ts";
import { sha256Hex } from "../../secrets/sha256.ts";
import {
  deleteEndedSessions,
  deleteSession,
  findSession,
  insertSession,
  lockPassword,
  type SessionRow,
  touchSession,
} from "../../store/sessions.ts";
import type { PlatformContext } from "../context.ts";

const TOKEN_BYTES = 32;
/** Base64url of the bytes. */
const TOKEN_LENGTH = 43;
/** A session ends so long after it began, however much it is used. */
const MAX_AGE_MS = 7 * 86_400_000;
/** It ends so long after it was used last. */
const MAX_IDLE_MS = 12 * 3_600_000;
/** How exactly its last use is kept. */
const SEEN_EVERY_MS = 60_000;

/** A dashboard session that holds. */
export interface Session {
  readonly id: string;
  /** When it ends, unless it is used before. */
  readonly endsAtMs: number;
}

/**
 * Begins a session, always a new one: a cookie that was there before the sign-in is worth nothing after it. Null
 * where the administrator's password is no longer the one of the hash: a session that was asked for with the old one
 * must not outlive it.
 */
export async function beginSession(
  { database, clock, randomBytes, newId }: PlatformContext,
  passwordHash: string,
): Promise<(Session & { readonly token: string }) | null> {
  const nowMs = clock.now();
  const token = Buffer.from(randomBytes(TOKEN_BYTES)).toString("base64url");
  const row = { id: newId(), hash: sha256Hex(token), created_at: nowMs, last_seen_at: nowMs };
  const isBegun = await database.transaction(async (db) => {
    if ((await lockPassword(db)) !== passwordHash) return false;
    await deleteEndedSessions(db, endedBefore(nowMs));
    await insertSession(db, row);
    return true;
  });
  return isBegun ? { ...sessionOf(row), token } : null;
}

/** The session of a cookie's value; null where there is none, or it has ended. */
export async function sessionOfToken({ db, clock }: PlatformContext, token: string): Promise<Session | null> {
  if (token.length !== TOKEN_LENGTH) return null;
  const row = await findSession(db, sha256Hex(token));
  if (row === null) return null;
  const nowMs = clock.now();
  const { createdBeforeMs, seenBeforeMs } = endedBefore(nowMs);
  if (row.created_at <= createdBeforeMs || row.last_seen_at <= seenBeforeMs) {
    await deleteSession(db, row.id);
    return null;
  }
  if (nowMs - row.last_seen_at < SEEN_EVERY_MS) return sessionOf(row);
  await touchSession(db, row.id, nowMs);
  return sessionOf({ ...row, last_seen_at: nowMs });
}

/** What a change must carry besides the cookie: it follows from the cookie, which no other site can read. */
export function csrfTokenOf(token: string): string {
  return createHmac("sha256", token).update("apikee csrf").digest("base64url");
}

/** Whether it is the CSRF token of the cookie's value, in constant time. */
export function isCsrfToken(token: string, csrfToken: string): boolean {
  return isSameText(csrfTokenOf(token), csrfToken);
}

/** Ends a session. */
export async function endSession({ db }: PlatformContext, id: string): Promise<void> {
  await deleteSession(db, id);
}

function sessionOf({ id, created_at, last_seen_at }: SessionRow): Session {
  return { id, endsAtMs: Math.min(created_at + MAX_AGE_MS, last_seen_at + MAX_IDLE_MS) };
}

function endedBefore(nowMs: number) {
  return { createdBeforeMs: nowMs - MAX_AGE_MS, seenBeforeMs: nowMs - MAX_IDLE_MS };
}
