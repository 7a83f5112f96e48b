import { listEndingKeys } from "../../store/keys.ts";
import { insertSignal } from "../../store/signals.ts";
import type { PlatformContext } from "../context.ts";

const RULE = "keyEnding";
const DAY_MS = 24 * 3_600_000;
/** How long before its end a key is announced. */
const NOTICE_MS = 7 * DAY_MS;
/** Keys that are announced at one time; the others come with the next look. */
const MAX_KEYS = 1000;

/**
 * Announces keys with `autoRotate` that end within a week, each once, as a signal: whoever runs the API gives the
 * customer a new one. Nothing is rotated behind anybody's back.
 */
export async function announceEndingKeys({ database, clock, newId }: PlatformContext): Promise<void> {
  const nowMs = clock.now();
  await database.transaction(async (db) => {
    const ending = await listEndingKeys(db, {
      rule: RULE,
      fromMs: nowMs,
      toMs: nowMs + NOTICE_MS,
      limit: MAX_KEYS,
    });
    for (const { envId, id, clientId, expiresAtMs } of ending) {
      const expiresAt = new Date(expiresAtMs).toISOString();
      await insertSignal(db, {
        id: newId(),
        env_id: envId,
        rule: RULE,
        key_id: id,
        client_id: clientId,
        action: "flag",
        details: JSON.stringify({
          subject: { kind: "key", id },
          saw: { expiresAt },
          normal: {},
          text: `The key ends at ${expiresAt} and is to be rotated.`,
        }),
        requests: 0,
        last_at: nowMs,
        created_at: nowMs,
      });
    }
  });
}
