import { settingsOf } from "../../services/settings.ts";
import type { Executor } from "../../store/database.ts";
import { listSettingsWith } from "../../store/environments.ts";

/** Whether any environment serves version 1, so that its key is published (docs/protocol.md section 3.1). */
export async function isVersion1Served(db: Executor): Promise<boolean> {
  // Anybody may have this asked, as often as they like: the database passes over the settings of all others.
  const candidates = await listSettingsWith(db, '"v1":true');
  return candidates.some((settings) => settingsOf(settings).v1);
}
