import { useEffect, useReducer, useRef } from "react";
import { type Query, urlOf } from "./call.ts";
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
  readonly state: "connecting" | "open" | "lost";
}

type Action =
  /** The oldest first. */
  | { readonly kind: "rows"; readonly rows: readonly Log[] }
  | { readonly kind: "state"; readonly state: LiveLog["state"] };

const EMPTY: LiveLog = { rows: [], received: 0, state: "connecting" };

/** Rows of the log as they are written, while `isOn`. The browser connects again by itself. */
export function useLiveLog(projectEnv: string, query: Query, isOn: boolean): LiveLog {
  const [live, dispatch] = useReducer(reduce, EMPTY);
  const url = urlOf(`/project/${projectEnv}/logs`, query);
  const pending = useRef<Log[]>([]);
  useEffect(() => {
    if (!isOn) return;
    const source = new EventSource(url);
    source.onopen = () => dispatch({ kind: "state", state: "open" });
    source.onerror = () => dispatch({ kind: "state", state: "lost" });
    source.addEventListener("log", ({ data }: MessageEvent<string>) => {
      pending.current.push(JSON.parse(data) as Log);
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
  }, [url, isOn]);
  return live;
}

function reduce(live: LiveLog, action: Action): LiveLog {
  if (action.kind === "state") return { ...live, state: action.state };
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
    rows: [...fresh, ...known].slice(0, MAX_ROWS),
    received: live.received + fresh.length,
  };
}
