import type { Executor } from "../store/database.ts";
import { deleteRollupsBefore } from "../store/rollups.ts";
import { MINUTE_RETENTION_DAYS } from "./stats.ts";
import { DIMENSIONS, STEP_MS, STEPS } from "./stats-steps.ts";

/** Rows that are deleted in one transaction. */
const ROWS = 1000;

/** Deletes roll-ups of steps that have ended before what they were counted from is kept. */
export async function sweepRollups(
  db: Executor,
  envId: string,
  { nowMs, logsBeforeMs }: { readonly nowMs: number; readonly logsBeforeMs: number },
): Promise<void> {
  for (const step of STEPS) {
    const keptMs = step === "minute" ? nowMs - MINUTE_RETENTION_DAYS * STEP_MS.day : logsBeforeMs;
    const beforeMs = Math.max(keptMs, logsBeforeMs) - STEP_MS[step];
    for (const dimension of DIMENSIONS) {
      const group = { env_id: envId, step, dimension };
      while ((await deleteRollupsBefore(db, group, { beforeMs, limit: ROWS })) >= ROWS) {
        // What is asked meanwhile comes in between.
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
}
