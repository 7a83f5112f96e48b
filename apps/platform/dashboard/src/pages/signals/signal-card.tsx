import { Link } from "wouter";
import { actorText } from "../../actors.ts";
import type { Signal } from "../../api/types.ts";
import { checkOf } from "../../checks.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Badge } from "../../ui/badge.tsx";
import { count } from "../../ui/numbers.ts";
import { Time } from "../../ui/time.tsx";
import { AddressActions } from "./address-actions.tsx";
import type { Closing } from "./closing.ts";
import { Comparison } from "./comparison.tsx";
import { useHandFocusOn } from "./hand-focus-on.ts";
import { toldBy } from "./signal-details.ts";
import { StateActions } from "./state-actions.tsx";

interface Props {
  readonly signal: Signal;
  /** What its client is called, as far as it is known. */
  readonly clientName: string | undefined;
  readonly closing: Closing;
}

/** A signal: what was seen beside what was normal, the rule in words, and what can be done. */
export function SignalCard({ signal, clientName, closing }: Props) {
  const { env } = useEnvironment();
  const card = useHandFocusOn<HTMLElement>();
  const { title, words } = checkOf(signal.rule);
  const { text, bars, names } = toldBy(signal);
  return (
    <article ref={card} className="card signal" aria-label={`${title}: ${text}`} tabIndex={-1}>
      <header className="spread">
        <h2 className="row">
          {title} <Badge tone={signal.action === "block" ? "bad" : "warn"}>{actionText(signal)}</Badge>
        </h2>
        <span className="soft">
          <Time at={signal.at} />
          {signal.requests > 1 ? `, in ${count(signal.requests)} requests` : ""}
        </span>
      </header>
      <div className="signal-body">
        <div className="signal-words">
          <p>{text}</p>
          <p className="soft">{words}</p>
        </div>
        <Comparison bars={bars} names={names} />
      </div>
      <Closed signal={signal} />
      <footer className="row">
        {signal.clientId === null ? null : (
          <Link
            className="button button-small"
            href={pageHref(env.project_env, `clients/${signal.clientId}`)}
          >
            {clientName ?? "Its client"}
          </Link>
        )}
        <Link
          className="button button-small"
          href={`${pageHref(env.project_env, "logs")}?${logQuery(signal)}`}
        >
          Its requests
        </Link>
        {signal.address === null ? null : (
          <AddressActions address={signal.address} isFoundListed={signal.rule === "reputation"} />
        )}
        <span className="row signal-state">
          <StateActions signal={signal} closing={closing} />
        </span>
      </footer>
    </article>
  );
}

/** When and by whom it was closed, and what they had to say. */
function Closed({ signal: { closedAt, closedBy, note } }: Pick<Props, "signal">) {
  if (closedAt === null) return null;
  return (
    <div className="signal-closed">
      <p className="soft">
        Closed <Time at={closedAt} />
        {closedBy === null ? "" : `, by ${actorText(closedBy)}`}
      </p>
      {note === null ? null : <p className="signal-note">{note}</p>}
    </div>
  );
}

function actionText({ action }: Signal): string {
  return { block: "blocked", flag: "flagged" }[action] ?? action;
}

/** The part of the log in which it was noticed. */
function logQuery({ rule, action, keyId, clientId, at, lastAt }: Signal): URLSearchParams {
  const to = new Date(Date.parse(lastAt) + 1).toISOString();
  const query = new URLSearchParams({ from: minuteBefore(at), to });
  if (clientId !== null) query.set("client", clientId);
  if (keyId !== null && rule !== "velocityClient") query.set("key", keyId);
  if (action === "block") query.set("outcome", "FRAUD_BLOCKED");
  return query;
}

/** What led to it is of interest, too. */
function minuteBefore(at: string): string {
  return new Date(Date.parse(at) - 60_000).toISOString();
}
