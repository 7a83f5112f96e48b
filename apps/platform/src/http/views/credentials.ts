import type { z } from "@hono/zod-openapi";
import type { SigningSecretView } from "../../services/manage/signing-secrets.ts";
import type { ServerKeyRow } from "../../store/server-keys.ts";
import type { serverKeySchema, signingSecretSchema } from "../schemas/server-key.ts";
import { isoTime } from "../schemas/time.ts";

/** A server key or management key as the API shows it; never its value. */
export function serverKeyJson(row: ServerKeyRow, fingerprint: string): z.input<typeof serverKeySchema> {
  return {
    id: row.id,
    role: row.role === "manage" ? "manage" : "channel",
    name: row.name,
    prefix: row.prefix,
    suffix: row.suffix,
    fingerprint,
    createdAt: isoTime(row.created_at),
  };
}

/** A signing secret as the API shows it; never its value. */
export function signingSecretJson({
  id,
  createdAtMs,
}: SigningSecretView): z.input<typeof signingSecretSchema> {
  return { id, createdAt: isoTime(createdAtMs) };
}
