import type { LogRow } from "../store/logs.ts";
import type { RequestFacts, UsageChange } from "../store/usage-changes.ts";

/** A row that was added to the logs. */
export function additionOf(row: LogRow): UsageChange {
  return { envId: row.env_id, from: null, to: factsOf(row) };
}

/** A row of the logs that was `from` and is `to` now. */
export function changeOf(from: LogRow, to: LogRow): UsageChange {
  return { envId: to.env_id, from: factsOf(from), to: factsOf(to) };
}

function factsOf(row: LogRow): RequestFacts {
  return {
    at: row.at,
    clientId: row.client_id,
    keyId: row.key_id,
    endpointId: row.endpoint_id,
    outcome: row.outcome,
    status: row.status,
    durationMs: row.duration_ms,
  };
}
