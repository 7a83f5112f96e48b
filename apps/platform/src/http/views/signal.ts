import type { z } from "@hono/zod-openapi";
import type { SignalRow } from "../../store/manage/signals.ts";
import type { signalSchema } from "../schemas/signal.ts";
import { isoTime } from "../schemas/time.ts";

/** A signal as the API shows it. */
export function signalJson(row: SignalRow): z.input<typeof signalSchema> {
  return {
    id: row.id,
    at: isoTime(row.created_at),
    rule: row.rule,
    action: row.action,
    clientId: row.client_id,
    keyId: row.key_id,
    requests: row.requests,
    lastAt: isoTime(row.last_at ?? row.created_at),
    details: JSON.parse(row.details),
  };
}
