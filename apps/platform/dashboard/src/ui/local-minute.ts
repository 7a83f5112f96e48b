const LENGTH = "2026-01-31T12:34".length;

/** A time as a `datetime-local` input takes it: in the local time zone, to the minute. */
export function localMinute(at: string): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, LENGTH);
}
