import { z } from "@hono/zod-openapi";

/** A time of a request, ISO 8601 with its offset; milliseconds since 1970 once read. */
export const time = () =>
  z.iso
    .datetime({ offset: true, error: "must be a time such as 2027-01-31T12:00:00Z" })
    .transform((text) => Date.parse(text))
    .refine(Number.isFinite, { error: "must be a time such as 2027-01-31T12:00:00Z" });

/** A time of an answer, ISO 8601 in UTC. */
export const timeOut = () => z.string().openapi({ format: "date-time", example: "2027-01-31T12:00:00.000Z" });

/** Milliseconds since 1970 as an answer shows them. */
export function isoTime(ms: number): string;
export function isoTime(ms: number | null): string | null;
export function isoTime(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
