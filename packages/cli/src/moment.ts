const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:T([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-][01]\d:[0-5]\d))?$/;

/** How a date is written, for messages. */
export const DATE_FORMS = "a date such as 2027-01-31 (midnight UTC) or 2027-01-31T12:00:00Z";

/**
 * An ISO 8601 date, at midnight UTC, or date and time with its offset; null for anything else. A time
 * without an offset is refused, since it would mean another moment on another machine.
 */
export function parseDate(text: string): Date | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [year, month, day] = [match[1], match[2], match[3]].map(Number) as [number, number, number];
  // Date takes the 30th of February for a day in March.
  const isDay = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day && month >= 1 && month <= 12;
  const date = new Date(text);
  return isDay && !Number.isNaN(date.getTime()) ? date : null;
}
