const LENGTH = "2026-01-31T12:34".length;

/**
 * A time as a `datetime-local` input takes it: in the local time zone, to the minute. Empty where the text is no time:
 * an address may hold anything.
 */
export function localMinute(at: string): string {
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return "";
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, LENGTH);
}
