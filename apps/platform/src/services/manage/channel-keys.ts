import { type ChannelKeyRow, listChannelKeys } from "../../store/channel-keys.ts";
import { type AuditEntry, created, ended, updated } from "../audit.ts";
import { type ActingContext, change, THE_PLATFORM } from "../change.ts";
import type { PlatformContext } from "../context.ts";

/** The public parts of the channel's keys, in the order of their use. */
export async function listPublishedKeys({ db }: PlatformContext): Promise<ChannelKeyRow[]> {
  return listChannelKeys(db);
}

/**
 * Replaces all keys of the channel by a new one: they end after `graceSeconds`. Two days lets every client read of
 * the new key before it is used; with less, one that has not yet is told to, and sends once more.
 */
export async function replaceChannelKeys(
  context: ActingContext,
  graceSeconds: number,
): Promise<ChannelKeyRow[]> {
  const { channelKeys, clock } = context;
  await change(context, THE_PLATFORM, async (db) => {
    const before = await listChannelKeys(db);
    await channelKeys.replace(db, clock.now() + graceSeconds * 1000);
    return { result: undefined, audit: [null, ...entriesOf(before, await listChannelKeys(db))] };
  });
  await channelKeys.refresh();
  return listChannelKeys(context.db);
}

function entriesOf(before: readonly ChannelKeyRow[], after: readonly ChannelKeyRow[]): (AuditEntry | null)[] {
  const left = new Map(after.map((row) => [row.kid, row]));
  const old = before.map((from) => {
    const to = left.get(from.kid);
    left.delete(from.kid);
    return to === undefined
      ? ended("delete", "channel_keys", from.kid, from)
      : updated("channel_keys", from.kid, { from, to });
  });
  return [...old, ...[...left.values()].map((row) => created("channel_keys", row.kid, row))];
}
