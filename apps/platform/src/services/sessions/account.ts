import { hashPassword, isPassword } from "../../secrets/password.ts";
import { deleteSessions, findPassword, insertPassword, replacePassword } from "../../store/sessions.ts";
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
 * Sets the administrator's first password.
 *
 * @throws Refusal conflict where there is one.
 */
export async function setFirstPassword(context: PlatformContext, password: string): Promise<void> {
  const { db, clock, randomBytes } = context;
  if (await hasPassword(context)) throw alreadySet();
  const isSet = await insertPassword(db, await hashPassword(password, randomBytes), clock.now());
  if (!isSet) throw alreadySet();
}

/** Whether it is the administrator's password; false where none was set. */
export async function isAdministratorsPassword({ db }: PlatformContext, password: string): Promise<boolean> {
  const stored = await findPassword(db);
  return stored !== null && isPassword(password, stored);
}

/** Replaces the password and ends every session, in one transaction; false where `current` is not it. */
export async function changePassword(
  { database, db, clock, randomBytes }: PlatformContext,
  { current, next }: { readonly current: string; readonly next: string },
): Promise<boolean> {
  const from = await findPassword(db);
  if (from === null || !(await isPassword(current, from))) return false;
  const to = await hashPassword(next, randomBytes);
  return database.transaction(async (transaction) => {
    const isReplaced = await replacePassword(transaction, { from, to, nowMs: clock.now() });
    if (isReplaced) await deleteSessions(transaction);
    return isReplaced;
  });
}

/** Ends every session: signs out everywhere. */
export async function endAllSessions({ db }: PlatformContext): Promise<void> {
  await deleteSessions(db);
}

function alreadySet(): Refusal {
  return new Refusal("conflict", {
    code: "PASSWORD_SET",
    message: "The administrator's password is set already.",
  });
}
