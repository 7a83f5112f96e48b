import type { Slice } from "../../store/manage/clients.ts";
import { countSignals, listSignals, type SignalFilter } from "../../store/manage/signals.ts";
import type { PlatformContext } from "../context.ts";

/** A page of what was noticed in an environment, the newest first. */
export async function listEnvironmentSignals({ db }: PlatformContext, filter: SignalFilter, slice: Slice) {
  return { items: await listSignals(db, filter, slice), total: await countSignals(db, filter) };
}
