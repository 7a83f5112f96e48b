import type { ReactNode } from "react";
import { Link } from "wouter";
import { useClientNames } from "../../api/names.ts";
import type { Log } from "../../api/types.ts";
import { pageHref, useEnvironment } from "../../layout/environment.ts";
import { Dialog } from "../../ui/dialog.tsx";
import { milliseconds } from "../../ui/numbers.ts";
import { exactTime } from "../../ui/time.tsx";
import { AddressActions } from "../signals/address-actions.tsx";
import { Outcome } from "./outcome.tsx";
import "./logs.css";

interface Props {
  readonly log: Log | undefined;
  readonly onClose: () => void;
}

/** Everything that is known of a request. */
export function LogDetails({ log, onClose }: Props) {
  return (
    <Dialog title="Request" place="side" isOpen={log !== undefined} onOpenChange={onClose}>
      {log === undefined ? null : <Details log={log} />}
    </Dialog>
  );
}

function Details({ log }: { readonly log: Log }) {
  const { env } = useEnvironment();
  const names = useClientNames(env.project_env, [log.clientId]);
  const href = (page: string) => pageHref(env.project_env, page);
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      "Time",
      <time key="time" dateTime={log.at}>
        {exactTime(log.at)}
      </time>,
    ],
    ["Outcome", <Outcome key="outcome" outcome={log.outcome} />],
    ["Without a verdict because", log.degraded],
    ["Request", <span key="request" className="mono">{`${log.method} ${log.path}`}</span>],
    ["Status", log.status],
    ["Handler", log.durationMs === null ? null : milliseconds(log.durationMs)],
    ["Platform", log.platformMs === null ? null : milliseconds(log.platformMs)],
    [
      "Client",
      log.clientId === null ? null : (
        <Link key="client" href={href(`clients/${log.clientId}`)}>
          {names.get(log.clientId) ?? log.clientId}
        </Link>
      ),
    ],
    [
      "Key",
      log.keyId === null ? null : (
        <Link key="key" className="mono" href={`${href("logs")}?key=${log.keyId}`}>
          {log.keyId}
        </Link>
      ),
    ],
    [
      "Endpoint",
      log.endpointId === null ? null : (
        <Link key="endpoint" href={`${href("logs")}?endpoint=${log.endpointId}`}>
          All requests of this endpoint
        </Link>
      ),
    ],
    [
      "Address",
      log.ip === null ? null : (
        <span key="ip" className="mono">
          {log.ip}
        </span>
      ),
    ],
    ["User agent", log.userAgent],
    [
      "Request id",
      <span key="rid" className="mono">
        {log.rid}
      </span>,
    ],
  ];
  return (
    <>
      <div className="row">
        {log.clientId === null || log.keyId === null ? null : (
          <Link className="button button-small" href={`${href("explain")}?${explainQuery(log)}`}>
            Explain such a request
          </Link>
        )}
        {log.ip === null ? null : <AddressActions address={log.ip} />}
      </div>
      <Facts facts={facts} />
    </>
  );
}

/** The same request, for the page that explains. */
function explainQuery({ clientId, keyId, method, path, ip, userAgent }: Log): URLSearchParams {
  const given = { client: clientId, key: keyId, method, path, ip, agent: userAgent };
  return new URLSearchParams(
    Object.entries(given).filter((entry): entry is [string, string] => entry[1] !== null),
  );
}

function Facts({ facts }: { readonly facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="log-facts">
      {facts.map(([name, value]) =>
        value === null ? null : (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
