import { useEffect, useReducer, useRef, useState } from "react";
import { call, type Query, urlOf } from "./call.ts";
import type { Log } from "./types.ts";

/** Rows that are kept; older ones are let go. */
const MAX_ROWS = 5000;
/** Rows are shown in bursts: a page is not drawn anew for each of hundreds in a second. */
const SHOW_EVERY_MS = 250;

/** The live tail. */
export interface LiveLog {
  /** The newest first. */
  readonly rows: readonly Log[];
  /** How many have come, with those that were let go. */
  readonly received: number;
  /** lost: it is tried again by itself. refused: it is not. */
  readonly state: "connecting" | "open" | "lost" | "refused";
  /** The latest time of which requests are missing, after a connection that was lost for long. */
  readonly missed: Missed | null;
}

/** From when until when requests are missing: ISO 8601. */
export interface Missed {
  readonly from: string;
  readonly to: string;
}

type Action =
  | { readonly kind: "begin" }
  /** The oldest first. */
  | { readonly kind: "rows"; readonly rows: readonly Log[] }
  | { readonly kind: "missed"; readonly missed: Missed }
  | { readonly kind: "state"; readonly state: LiveLog["state"] };

const EMPTY: LiveLog = { rows: [], received: 0, state: "connecting", missed: null };

/** Rows of the log as they are written, while `isOn`, and how to ask anew where that is refused. */
export function useLiveLog(projectEnv: string, query: Query, isOn: boolean): LiveLog & { retry: () => void } {
  const [live, dispatch] = useReducer(reduce, EMPTY);
  const [attempt, setAttempt] = useState(0);
  const path = `/project/${projectEnv}/logs`;
  const url = urlOf(path, query);
  const pending = useRef<Log[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each attempt opens it anew.
  useEffect(() => {
    if (!isOn) return;
    pending.current = [];
    dispatch({ kind: "begin" });
    const source = new EventSource(url);
    source.onopen = () => dispatch({ kind: "state", state: "open" });
    source.onerror = () => {
      const isRefused = source.readyState === EventSource.CLOSED;
      dispatch({ kind: "state", state: isRefused ? "refused" : "lost" });
      // An event source does not tell why; where nobody is signed in any more, any call does.
      if (isRefused) call("GET", path, { query: { limit: 1 } }).catch(() => undefined);
    };
    source.addEventListener("log", ({ data }: MessageEvent<string>) => {
      pending.current.push(JSON.parse(data) as Log);
    });
    source.addEventListener("missed", ({ data }: MessageEvent<string>) => {
      dispatch({ kind: "missed", missed: JSON.parse(data) as Missed });
    });
    const timer = setInterval(() => {
      if (pending.current.length === 0) return;
      dispatch({ kind: "rows", rows: pending.current });
      pending.current = [];
    }, SHOW_EVERY_MS);
    return () => {
      source.close();
      clearInterval(timer);
    };
  }, [url, isOn, attempt]);
  return { ...live, retry: () => setAttempt((before) => before + 1) };
}

function reduce(live: LiveLog, action: Action): LiveLog {
  if (action.kind === "begin") return EMPTY;
  if (action.kind === "state") return { ...live, state: action.state };
  if (action.kind === "missed") return { ...live, missed: action.missed };
  // A request comes again once more is known of it.
  const latest = new Map(action.rows.map((row) => [row.rid, row]));
  const known = live.rows.map((row) => {
    const again = latest.get(row.rid);
    latest.delete(row.rid);
    return again ?? row;
  });
  const fresh = [...latest.values()].reverse();
  return {
    ...live,
    rows: [...fresh, ...known].sort(newestFirst).slice(0, MAX_ROWS),
    received: live.received + fresh.length,
  };
}

/** As the log itself is ordered: a row may be seen by the tail after one that is newer. */
function newestFirst(one: Log, other: Log): number {
  const [first, second] = one.at === other.at ? [one.rid, other.rid] : [one.at, other.at];
  return first < second ? 1 : -1;
}
