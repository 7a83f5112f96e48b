import { useVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useRef } from "react";
import type { LiveLog } from "../../api/live-log.ts";
import { useClientNames } from "../../api/names.ts";
import type { Log } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { Notice } from "../../ui/notice.tsx";
import { clockTime } from "../../ui/time.tsx";
import { Outcome } from "./outcome.tsx";

const ROW_HEIGHT = 34;
const OVERSCAN = 10;

interface Props {
  readonly live: LiveLog;
  readonly onOpen: (log: Log) => void;
}

/** The live tail, the newest row first; only those that are seen are drawn. */
export function LiveList({ live, onOpen }: Props) {
  const { env } = useEnvironment();
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: live.rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => live.rows[index]?.rid ?? index,
    overscan: OVERSCAN,
  });
  useHeldPlace(frame, live.received);
  const shown = rows.getVirtualItems().flatMap(({ index, start }) => {
    const log = live.rows[index];
    return log === undefined ? [] : [{ log, start }];
  });
  const names = useClientNames(
    env.project_env,
    shown.map(({ log }) => log.clientId),
  );
  return (
    <>
      {live.state === "lost" ? (
        <Notice tone="warn">
          <p>The connection is lost; it is tried again.</p>
        </Notice>
      ) : null}
      {live.rows.length === 0 ? <p className="empty soft">Requests appear here as they come…</p> : null}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse must be able to scroll it. */}
      <section ref={frame} className="live-list" aria-label="Live log" tabIndex={0}>
        <ol className="live-rows" style={{ height: rows.getTotalSize() }}>
          {shown.map(({ log, start }) => (
            <li
              key={log.rid}
              data-rid={log.rid}
              className="live-row"
              style={{ transform: `translateY(${start}px)` }}
            >
              <button type="button" className="log-open" onClick={() => onOpen(log)}>
                {clockTime(log.at)}
              </button>
              <span>
                <Outcome outcome={log.outcome} />
              </span>
              <span>{log.status}</span>
              <span className="mono">{`${log.method} ${log.path}`}</span>
              <span>{names.get(log.clientId ?? "") ?? ""}</span>
            </li>
          ))}
        </ol>
      </section>
    </>
  );
}

/** Who has scrolled down to read goes on reading: what comes above moves nothing that is seen. */
function useHeldPlace(frame: RefObject<HTMLDivElement | null>, received: number): void {
  const before = useRef(received);
  useLayoutEffect(() => {
    const added = received - before.current;
    before.current = received;
    const element = frame.current;
    if (element !== null && element.scrollTop > 0) element.scrollTop += added * ROW_HEIGHT;
  }, [frame, received]);
}
