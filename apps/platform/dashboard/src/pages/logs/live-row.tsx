import type { Log } from "../../api/types.ts";
import { clockTime } from "../../ui/time.tsx";
import { Outcome } from "./outcome.tsx";

interface Props {
  readonly log: Log;
  /** What the client is called, once it is known. */
  readonly client: string | undefined;
  /** How far down it stands, in pixels. */
  readonly top: number;
  readonly onOpen: (log: Log) => void;
}

/** A request in the live tail. */
export function LiveRow({ log, client, top, onOpen }: Props) {
  return (
    <li data-rid={log.rid} className="live-row" style={{ transform: `translateY(${top}px)` }}>
      <button type="button" className="log-open" onClick={() => onOpen(log)}>
        {clockTime(log.at)}
      </button>
      <span>
        <Outcome outcome={log.outcome} />
      </span>
      <span>{log.status}</span>
      <span className="live-request mono">{`${log.method} ${log.path}`}</span>
      <span className="live-client">{client}</span>
    </li>
  );
}
