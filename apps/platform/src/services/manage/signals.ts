import type { EnvironmentRow } from "../../store/environments.ts";
import type { Slice } from "../../store/manage/clients.ts";
import {
  type Closing,
  countSignals,
  findSignal,
  listSignalIds,
  listSignals,
  type SignalFilter,
  type SignalRow,
  type SignalState,
  selectSignalIds,
  setClosing,
} from "../../store/manage/signals.ts";
import { updated } from "../audit.ts";
import { type ActingContext, change, inEnvironment } from "../change.ts";
import type { PlatformContext } from "../context.ts";
import { absent } from "./refusal.ts";

/** Signals that change in one transaction: some 20 ms, for which others may have to wait. */
export const MAX_CHANGED_SIGNALS = 1000;
const OPEN: Closing = { closed_at: null, closed_by: null, note: null };

/** A page of what was noticed in an environment, the newest first. */
export async function listEnvironmentSignals({ db }: PlatformContext, filter: SignalFilter, slice: Slice) {
  return { items: await listSignals(db, filter, slice), total: await countSignals(db, filter) };
}

/** What signals are to be. */
export interface SignalChange {
  readonly state: SignalState;
  /** Of one that is closed; empty is none. */
  readonly note?: string | undefined;
}

/**
 * Closes a signal, or opens it again. One that is closed already keeps who closed it and when, and takes the note
 * where there is one.
 *
 * @throws Refusal absent.
 */
export async function changeSignal(
  context: ActingContext,
  env: EnvironmentRow,
  { id, ...asked }: SignalChange & { readonly id: string },
): Promise<SignalRow> {
  return change(context, inEnvironment(env), async (db) => {
    const from = await findSignal(db, env.id, id);
    if (from === undefined) throw absent();
    const closing = changedClosing(context, from, asked);
    await setClosing(db, [id], closing);
    const to = { ...from, ...closing };
    return { result: to, audit: [updated("signals", id, { from, to })] };
  });
}

/** Signals by their ids, or by what they have in common. */
export type SignalChoice =
  | { readonly ids: readonly string[] }
  | { readonly filter: Omit<SignalFilter, "envId" | "state"> };

/** Signals that were changed together, and whether there are others that match and were not reached yet. */
export interface ChangedSignals {
  readonly ids: readonly string[];
  readonly hasMore: boolean;
}

/**
 * Closes signals, or opens them again: of those that a filter selects the newest 1,000, so that nobody waits for
 * long. Those that are so already stay as they are.
 */
export async function changeSignals(
  context: ActingContext,
  env: EnvironmentRow,
  { choice, ...asked }: SignalChange & { readonly choice: SignalChoice },
): Promise<ChangedSignals> {
  const { state, note } = asked;
  const before = { envId: env.id, state: state === "open" ? ("closed" as const) : ("open" as const) };
  return change<ChangedSignals>(context, inEnvironment(env), async (db) => {
    const found =
      "ids" in choice
        ? await selectSignalIds(db, before, choice.ids)
        : await listSignalIds(db, { ...choice.filter, ...before }, MAX_CHANGED_SIGNALS + 1);
    const ids = found.slice(0, MAX_CHANGED_SIGNALS);
    await setClosing(db, ids, changedClosing(context, OPEN, asked));
    const entry = {
      action: "signals.update",
      targetId: env.id,
      before: { state: before.state },
      after: { state, ...notedOf(choice), note, signals: ids.length },
    };
    const result = { ids, hasMore: found.length > MAX_CHANGED_SIGNALS };
    return { result, audit: [ids.length === 0 ? null : entry] };
  });
}

function changedClosing({ by, clock }: ActingContext, from: Closing, { state, note }: SignalChange): Closing {
  if (state === "open") return OPEN;
  return {
    closed_at: from.closed_at ?? clock.now(),
    closed_by: from.closed_by ?? JSON.stringify(by.actor),
    note: note === undefined ? from.note : note || null,
  };
}

/** What they have in common, for the audit; of those that were named one by one their number is enough. */
function notedOf(choice: SignalChoice): object {
  if ("ids" in choice) return {};
  const { from, to, ...filter } = choice.filter;
  const time = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
  return { ...filter, from: time(from), to: time(to) };
}
