import { useEffect, useState } from "react";

const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const exact = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });
const UNITS = [
  ["year", 31_536_000_000],
  ["month", 2_592_000_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;
const TICK_MS = 30_000;

interface Props {
  /** ISO 8601; null shows the words of `never`. */
  readonly at: string | null;
  readonly never?: string;
}

/** A time as words from now, such as "3 hours ago", with the exact time in local time on hover. */
export function Time({ at, never = "never" }: Props) {
  const nowMs = useNow();
  if (at === null) return <span className="soft">{never}</span>;
  const date = new Date(at);
  return (
    <time dateTime={at} title={exact.format(date)}>
      {relativeText(date.getTime(), nowMs)}
    </time>
  );
}

const sameYear = new Intl.DateTimeFormat("en", {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** A time to the second, in local time, without the year where it is this one: such as Nov 24, 14:03:59. */
export function listTime(at: string): string {
  const date = new Date(at);
  return date.getFullYear() === new Date().getFullYear() ? sameYear.format(date) : exact.format(date);
}

/** A time in full, in local time. */
export function exactTime(at: string): string {
  return exact.format(new Date(at));
}

function relativeText(atMs: number, nowMs: number): string {
  const distanceMs = atMs - nowMs;
  const unit = UNITS.find(([, ms]) => Math.abs(distanceMs) >= ms);
  if (unit === undefined) return distanceMs > 0 ? "in a moment" : "just now";
  return relative.format(Math.trunc(distanceMs / unit[1]), unit[0]);
}

function useNow(): number {
  const [nowMs, setNowMs] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}

const clock = new Intl.DateTimeFormat("en", {
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hour12: false,
});

/** The time of the day alone, in local time, such as 14:03:59. */
export function clockTime(at: string): string {
  return clock.format(new Date(at));
}
