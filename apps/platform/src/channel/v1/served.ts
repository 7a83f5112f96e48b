import { settingsOf } from "../../services/settings.ts";
import type { Executor } from "../../store/database.ts";
import { listSettings } from "../../store/sweep.ts";

/** Whether any environment serves version 1, so that its key is published (docs/protocol.md section 3.1). */
export async function isVersion1Served(db: Executor): Promise<boolean> {
  const environments = await listSettings(db);
  return environments.some(({ settings }) => settingsOf(settings).v1);
}
