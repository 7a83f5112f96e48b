import { Link } from "wouter";
import type { Signal } from "../../api/types.ts";
import { checkOf } from "../../checks.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Badge } from "../../ui/badge.tsx";
import { count } from "../../ui/numbers.ts";
import { Time } from "../../ui/time.tsx";
import { AddressAction } from "./address-action.tsx";
import { Comparison } from "./comparison.tsx";
import { toldBy } from "./signal-details.ts";

interface Props {
  readonly signal: Signal;
  /** What its client is called, as far as it is known. */
  readonly clientName: string | undefined;
}

/** A signal: what was seen beside what was normal, the rule in words, and what can be done. */
export function SignalCard({ signal, clientName }: Props) {
  const { env } = useEnvironment();
  const { title, words } = checkOf(signal.rule);
  const { text, address, bars, names } = toldBy(signal);
  return (
    <article className="card signal" aria-label={`${title}: ${text}`}>
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
        {address === null ? null : <AddressAction address={address} />}
      </footer>
    </article>
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
