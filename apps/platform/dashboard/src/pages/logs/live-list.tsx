import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState } from "react";
import type { useLiveLog } from "../../api/live-log.ts";
import { useClientNames } from "../../api/names.ts";
import type { Log } from "../../api/types.ts";
import { useEnvironment } from "../../layout/environment.ts";
import { useMedia } from "../../ui/media.ts";
import { LiveBar } from "./live-bar.tsx";
import { LiveRow } from "./live-row.tsx";
import { useHeldPlace } from "./use-held-place.ts";
import "./live-list.css";

/** One line, or two where there is no room for one: as live-list.css has it. */
const ROW_HEIGHTS = { wide: 34, narrow: 58 } as const;
const NARROW = "(max-width: 720px)";
const OVERSCAN = 10;

interface Props {
  readonly live: ReturnType<typeof useLiveLog>;
  readonly onOpen: (log: Log) => void;
}

/** The live tail, the newest row first; only those that are seen are drawn. */
export function LiveList({ live, onOpen }: Props) {
  const { env } = useEnvironment();
  const frame = useRef<HTMLDivElement>(null);
  const rowHeight = useMedia(NARROW) ? ROW_HEIGHTS.narrow : ROW_HEIGHTS.wide;
  // How many had come when the reader left the newest; null at the newest.
  const [leftAt, setLeftAt] = useState<number | null>(null);
  const rows = useVirtualizer({
    count: live.rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => live.rows[index]?.rid ?? index,
    overscan: OVERSCAN,
  });
  useHeldPlace(frame, { received: live.received, rowHeight });
  const shown = rows.getVirtualItems().flatMap(({ index, start }) => {
    const log = live.rows[index];
    return log === undefined ? [] : [{ log, start }];
  });
  const names = useClientNames(
    env.project_env,
    shown.map(({ log }) => log.clientId),
  );
  const toNewest = () => {
    frame.current?.scrollTo({ top: 0 });
    frame.current?.focus();
  };
  return (
    <>
      <LiveBar
        live={live}
        above={leftAt === null ? 0 : Math.max(0, live.received - leftAt)}
        onNewest={toNewest}
      />
      <section
        ref={frame}
        className="live-list"
        aria-label="Live log"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: who has no mouse must be able to scroll it.
        tabIndex={0}
        onScroll={({ currentTarget: { scrollTop } }) =>
          setLeftAt((before) => (scrollTop > 0 ? (before ?? live.received) : null))
        }
      >
        <ol className="live-rows" style={{ height: rows.getTotalSize() }}>
          {shown.map(({ log, start }) => (
            <LiveRow
              key={log.rid}
              log={log}
              client={names.get(log.clientId ?? "")}
              top={start}
              onOpen={onOpen}
            />
          ))}
        </ol>
      </section>
    </>
  );
}
