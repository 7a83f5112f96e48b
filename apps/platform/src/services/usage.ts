import type { UsageDelta } from "../store/usage.ts";

/** Collects what is to be added to counters, so that each row is written once. */
export class UsageDeltas {
  readonly keys = new Map<string, UsageDelta>();
  readonly clients = new Map<string, UsageDelta>();
  readonly endpoints = new Map<string, UsageDelta>();

  /** Adds to the key, the client and the endpoint of a request, those that are known. */
  add(
    ids: {
      readonly keyId: string | null;
      readonly clientId: string | null;
      readonly endpointId: string | null;
    },
    delta: Partial<UsageDelta>,
  ): void {
    if (ids.keyId !== null) addTo(this.keys, ids.keyId, delta);
    if (ids.clientId !== null) addTo(this.clients, ids.clientId, delta);
    if (ids.endpointId !== null) addTo(this.endpoints, ids.endpointId, delta);
  }
}

function addTo(deltas: Map<string, UsageDelta>, id: string, delta: Partial<UsageDelta>): void {
  const sum = deltas.get(id) ?? {
    requests: 0,
    successes: 0,
    errors: 0,
    durations: 0,
    durationMs: 0,
    lastAtMs: 0,
  };
  sum.requests += delta.requests ?? 0;
  sum.successes += delta.successes ?? 0;
  sum.errors += delta.errors ?? 0;
  sum.durations += delta.durations ?? 0;
  sum.durationMs += delta.durationMs ?? 0;
  sum.lastAtMs = Math.max(sum.lastAtMs, delta.lastAtMs ?? 0);
  deltas.set(id, sum);
}
