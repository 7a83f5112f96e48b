import type { z } from "@hono/zod-openapi";
import type { SignalRow } from "../../store/manage/signals.ts";
import type { signalSchema } from "../schemas/signal.ts";
import { isoTime } from "../schemas/time.ts";

/** A signal as the API shows it. */
export function signalJson(row: SignalRow): z.input<typeof signalSchema> {
  const details: Details = JSON.parse(row.details);
  return {
    id: row.id,
    at: isoTime(row.created_at),
    rule: row.rule,
    action: row.action,
    state: row.closed_at === null ? "open" : "closed",
    closedAt: isoTime(row.closed_at),
    closedBy: row.closed_by === null ? null : JSON.parse(row.closed_by),
    note: row.note,
    clientId: row.client_id,
    keyId: row.key_id,
    address: addressOf(details),
    requests: row.requests,
    lastAt: isoTime(row.last_at ?? row.created_at),
    details,
  };
}

type Details = Record<string, unknown> & {
  readonly subject?: { readonly kind: string; readonly id: string };
  readonly address?: string | null;
};

/** What a signal is about, where that is an address; else where it was seen. */
function addressOf({ subject, address = null }: Details): string | null {
  return subject?.kind === "ip" ? subject.id : address;
}
