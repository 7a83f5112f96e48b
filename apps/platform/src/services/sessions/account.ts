import { hashPassword, isPassword } from "../../secrets/password.ts";
import {
  deleteSessions,
  findPassword,
  insertPassword,
  putPassword,
  replacePassword,
} from "../../store/sessions.ts";
import type { AuditEntry } from "../audit.ts";
import { type ActingContext, change, THE_PLATFORM } from "../change.ts";
import type { PlatformContext } from "../context.ts";
import { Refusal } from "../manage/refusal.ts";

/** Bounds of a password, in UTF-16 units. */
export const MIN_PASSWORD_LENGTH = 12;
export const MAX_PASSWORD_LENGTH = 256;

/** Whether the administrator's password was set. */
export async function hasPassword({ db }: PlatformContext): Promise<boolean> {
  return (await findPassword(db)) !== null;
}

/**
 * Sets the administrator's first password, and returns its hash.
 *
 * @throws Refusal conflict where there is one.
 */
export async function setFirstPassword(context: ActingContext, password: string): Promise<string> {
  if (await hasPassword(context)) throw alreadySet();
  const { clock, randomBytes } = context;
  const hash = await hashPassword(password, randomBytes);
  return change(context, THE_PLATFORM, async (db) => {
    if (!(await insertPassword(db, hash, clock.now()))) throw alreadySet();
    return { result: hash, audit: [passwordIsSet("password.create")] };
  });
}

/**
 * The hash of the administrator's password, where it is this one; null where it is another, or none was set. Those
 * who are not known wait behind each other, and nobody who is known waits behind them.
 */
export async function hashOfRightPassword(
  { db }: PlatformContext,
  { password, isKnown }: { readonly password: string; readonly isKnown: boolean },
): Promise<string | null> {
  const stored = await findPassword(db);
  return stored !== null && (await isPassword(password, stored, { isKnown })) ? stored : null;
}

/**
 * Replaces the password and ends every session, in one transaction. Returns the hash of the new one; null where
 * `current` is not the old one.
 */
export async function changePassword(
  context: ActingContext,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<string | null> {
  const { clock, randomBytes } = context;
  const from = await hashOfRightPassword(context, { password: current, isKnown: true });
  if (from === null) return null;
  const to = await hashPassword(next, randomBytes);
  return change(context, THE_PLATFORM, async (db) => {
    const isReplaced = await replacePassword(db, { from, to, nowMs: clock.now() });
    if (isReplaced) await deleteSessions(db);
    return { result: isReplaced ? to : null, audit: [isReplaced ? passwordIsSet("password.update") : null] };
  });
}

/** Sets the password, whatever it was, and ends every session, in one transaction. */
export async function resetPassword(context: ActingContext, password: string): Promise<void> {
  const { clock, randomBytes } = context;
  const hash = await hashPassword(password, randomBytes);
  await change(context, THE_PLATFORM, async (db) => {
    await putPassword(db, hash, clock.now());
    await deleteSessions(db);
    return { result: undefined, audit: [passwordIsSet("password.update")] };
  });
}

/** Ends every session: signs out everywhere. */
export async function endAllSessions({ db }: PlatformContext): Promise<void> {
  await deleteSessions(db);
}

function passwordIsSet(action: string): AuditEntry {
  return { action, targetId: "administrator", before: null, after: null };
}

function alreadySet(): Refusal {
  return new Refusal("conflict", {
    code: "PASSWORD_SET",
    message: "The administrator's password is set already.",
  });
}
