import type { Executor } from "../../store/database.ts";
import type { EnvironmentRow } from "../../store/environments.ts";
import { listTemplates, type TemplateRow } from "../../store/manage/templates.ts";
import { type Counts, countOwned, countRequests, type WindowStarts } from "../../store/manage/usage.ts";
import { type EnvironmentSettings, settingsOf } from "../settings.ts";
import { windowStarts } from "./windows.ts";

/** An environment with what it owns. */
export interface EnvironmentView {
  readonly row: EnvironmentRow;
  readonly settings: EnvironmentSettings;
  readonly templates: readonly TemplateRow[];
  readonly counts: Counts;
  /** Requests in the current windows, UTC. */
  readonly requests: WindowStarts;
}

/** An environment with what it owns, at a moment. */
export async function environmentView(
  db: Executor,
  row: EnvironmentRow,
  nowMs: number,
): Promise<EnvironmentView> {
  return {
    row,
    settings: settingsOf(row.settings),
    templates: await listTemplates(db, row.id),
    counts: await countOwned(db, row.id),
    requests: await countRequests(db, row.id, windowStarts(nowMs)),
  };
}
