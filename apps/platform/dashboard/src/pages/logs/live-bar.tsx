import { Link } from "wouter";
import type { Missed, useLiveLog } from "../../api/live-log.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Button } from "../../ui/button.tsx";
import { count } from "../../ui/numbers.ts";

const STATES = {
  connecting: "Connecting…",
  open: "Requests appear here as they come, the newest first.",
  lost: "The connection is lost; it is tried again.",
  refused: "The platform refuses the live log: too many may be open, or it is stopping.",
} as const;

interface Props {
  readonly live: ReturnType<typeof useLiveLog>;
  /** Rows that have come above what is read. */
  readonly above: number;
  readonly onNewest: () => void;
}

/** How the live tail is, and the way to what came meanwhile. Keeps its height. */
export function LiveBar({ live, above, onNewest }: Props) {
  return (
    <div className="live-bar">
      <span className="soft" role="status">
        {/* Said once: the count goes on and on. */}
        {above > 0 && live.state === "open" ? "New requests come above." : STATES[live.state]}
      </span>
      {live.missed === null ? null : <MissedLink missed={live.missed} />}
      {live.state === "refused" ? (
        <Button size="small" onClick={live.retry}>
          Try again
        </Button>
      ) : null}
      {above > 0 ? (
        <Button size="small" look="primary" onClick={onNewest}>
          <span aria-hidden>↑</span> {above === 1 ? "1 new request" : `${count(above)} new requests`}
        </Button>
      ) : null}
    </div>
  );
}

/** Where to find what came while the connection was lost. */
function MissedLink({ missed }: { readonly missed: Missed }) {
  const { env } = useEnvironment();
  const query = new URLSearchParams({ from: missed.from, to: missed.to });
  return <Link href={`${pageHref(env.project_env, "logs")}?${query}`}>Requests that are missing here</Link>;
}
