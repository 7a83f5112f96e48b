const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365.25 * DAY;

/** From how much on a unit is used, largest first; whole units, rounded down. */
const UNITS = [
  { from: 2 * YEAR, ms: YEAR, name: "year" },
  { from: 2 * DAY, ms: DAY, name: "day" },
  { from: 2 * HOUR, ms: HOUR, name: "hour" },
  { from: 2 * MINUTE, ms: MINUTE, name: "minute" },
  { from: SECOND, ms: SECOND, name: "second" },
] as const;

/** How far a moment is from now: "in 89 days", "3 hours ago", "now". */
export function inWords(atMs: number, nowMs: number): string {
  const distanceMs = Math.abs(atMs - nowMs);
  const unit = UNITS.find(({ from }) => distanceMs >= from);
  if (unit === undefined) return "now";
  const count = Math.floor(distanceMs / unit.ms);
  const amount = `${count.toLocaleString("en-US")} ${unit.name}${count === 1 ? "" : "s"}`;
  return atMs > nowMs ? `in ${amount}` : `${amount} ago`;
}

/** A moment as ISO 8601 in UTC, with its distance from now beside it. */
export function dateInWords(date: Date, nowMs: number): string {
  return `${date.toISOString()} (${inWords(date.getTime(), nowMs)})`;
}
