import type { Executor } from "../store/database.ts";
import { hasSignalSince, insertSignal } from "../store/signals.ts";
import type { PlatformContext } from "./context.ts";

/** One signal a minute about one key: who repeats an attack does not fill the table. */
const REPEAT_MS = 60_000;

/** Notes that a known id came with another hash, or a known hash with another id (docs/protocol.md section 3.4). */
export async function noteKeyMismatch(
  context: Pick<PlatformContext, "clock" | "newId">,
  db: Executor,
  key: { readonly envId: string; readonly id: string; readonly clientId: string | null },
): Promise<void> {
  const rule = "key-mismatch";
  const nowMs = context.clock.now();
  const sinceMs = nowMs - REPEAT_MS;
  if (await hasSignalSince(db, { envId: key.envId, rule, keyId: key.id, sinceMs })) return;
  await insertSignal(db, {
    id: context.newId(),
    env_id: key.envId,
    rule,
    key_id: key.id,
    client_id: key.clientId,
    action: "block",
    details: "{}",
    requests: 1,
    last_at: nowMs,
    created_at: nowMs,
  });
}
