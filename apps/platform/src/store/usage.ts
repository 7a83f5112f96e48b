import type { Executor } from "./database.ts";
import { PreparedQuery } from "./prepared.ts";

/** What is added to the counters of a key, a client or an endpoint. */
export interface UsageDelta {
  requests: number;
  successes: number;
  errors: number;
  durations: number;
  durationMs: number;
  lastAtMs: number;
}

/** Adds to the counters of keys (and their `last_used_at`), clients and endpoints, by id. */
export async function addUsage(
  db: Executor,
  envId: string,
  usage: {
    readonly keys: ReadonlyMap<string, UsageDelta>;
    readonly clients: ReadonlyMap<string, UsageDelta>;
    readonly endpoints: ReadonlyMap<string, UsageDelta>;
  },
): Promise<void> {
  for (const [id, delta] of usage.keys) {
    await keyUsage.run(db, [...parameters(delta), delta.lastAtMs, delta.lastAtMs, envId, id]);
  }
  for (const [id, delta] of usage.clients) await clientUsage.run(db, [...parameters(delta), envId, id]);
  for (const [id, delta] of usage.endpoints) {
    await endpointUsage.run(db, [...parameters(delta), delta.lastAtMs, delta.lastAtMs, envId, id]);
  }
}

function parameters(delta: UsageDelta): number[] {
  return [delta.requests, delta.successes, delta.errors, delta.durations, delta.durationMs];
}

const clientUsage = new PreparedQuery((db) =>
  db
    .updateTable("clients")
    .set((eb) => ({
      request_count: eb("request_count", "+", 0),
      success_count: eb("success_count", "+", 0),
      error_count: eb("error_count", "+", 0),
      duration_count: eb("duration_count", "+", 0),
      duration_ms_sum: eb("duration_ms_sum", "+", 0),
    }))
    .where("env_id", "=", "")
    .where("id", "=", ""),
);

const keyUsage = new PreparedQuery((db) =>
  db
    .updateTable("keys")
    .set((eb) => ({
      request_count: eb("request_count", "+", 0),
      success_count: eb("success_count", "+", 0),
      error_count: eb("error_count", "+", 0),
      duration_count: eb("duration_count", "+", 0),
      duration_ms_sum: eb("duration_ms_sum", "+", 0),
      last_used_at: eb.case().when("last_used_at", ">", 0).then(eb.ref("last_used_at")).else(eb.val(0)).end(),
    }))
    .where("env_id", "=", "")
    .where("id", "=", ""),
);

const endpointUsage = new PreparedQuery((db) =>
  db
    .updateTable("endpoints")
    .set((eb) => ({
      request_count: eb("request_count", "+", 0),
      success_count: eb("success_count", "+", 0),
      error_count: eb("error_count", "+", 0),
      duration_count: eb("duration_count", "+", 0),
      duration_ms_sum: eb("duration_ms_sum", "+", 0),
      last_seen_at: eb.case().when("last_seen_at", ">", 0).then(eb.ref("last_seen_at")).else(eb.val(0)).end(),
    }))
    .where("env_id", "=", "")
    .where("id", "=", ""),
);
