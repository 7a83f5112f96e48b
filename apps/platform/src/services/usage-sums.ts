import type { RollupRow } from "../store/rollups.ts";
import type { UsageDelta } from "../store/usage.ts";
import type { RequestFacts, UsageChange } from "../store/usage-changes.ts";
import { addDuration, addHistogram, type LatencyHistogram } from "./latency-histogram.ts";
import { type DIMENSIONS, STEPS, type StatsStep, startOfStep } from "./stats-steps.ts";

/** An answer with this status or above is an error in the statistics. */
const FIRST_ERROR_STATUS = 400;

/** What is to be added to a row of roll-ups. */
export interface RollupSum extends Omit<RollupRow, "durations"> {
  readonly durations: LatencyHistogram;
}

/** What is to be added to the counters of an environment, by id. */
export interface CounterSums {
  readonly keys: Map<string, UsageDelta>;
  readonly clients: Map<string, UsageDelta>;
  readonly endpoints: Map<string, UsageDelta>;
}

/** Requests of a minute that nothing tells apart but how long they took. */
interface Cell {
  readonly envId: string;
  readonly facts: RequestFacts;
  readonly minuteAt: number;
  readonly isError: boolean;
  requests: number;
  durationCount: number;
  durationMs: number;
  lastAtMs: number;
  readonly durations: LatencyHistogram;
}

/** Collects changes, so that each counter and each roll-up is written once for all of them. */
export class UsageSums {
  readonly #cells = new Map<string, Cell>();

  add({ envId, from, to }: UsageChange): void {
    if (from !== null) this.#count(envId, from, -1);
    this.#count(envId, to, 1);
  }

  /** What is to be added to counters, by environment. */
  counters(): Map<string, CounterSums> {
    const sums = new Map<string, CounterSums>();
    for (const cell of this.#cells.values()) {
      let ofEnv = sums.get(cell.envId);
      if (ofEnv === undefined) {
        ofEnv = { keys: new Map(), clients: new Map(), endpoints: new Map() };
        sums.set(cell.envId, ofEnv);
      }
      const { keyId, clientId, endpointId } = cell.facts;
      if (keyId !== null) addTo(ofEnv.keys, keyId, cell);
      if (clientId !== null) addTo(ofEnv.clients, clientId, cell);
      if (endpointId !== null) addTo(ofEnv.endpoints, endpointId, cell);
    }
    return sums;
  }

  /** What is to be added to roll-ups: of each step and dimension one row of each member that was seen. */
  rollups(): RollupSum[] {
    const sums = new Map<string, RollupSum>();
    for (const cell of this.#cells.values()) {
      const { outcome, endpointId, clientId, keyId, status } = cell.facts;
      for (const step of STEPS) {
        addToRollup(sums, cell, { step, dimension: "outcome", member: outcome });
        addToRollup(sums, cell, { step, dimension: "endpoint", member: endpointId ?? "" });
        addToRollup(sums, cell, { step, dimension: "client", member: clientId ?? "" });
        addToRollup(sums, cell, { step, dimension: "key", member: keyId ?? "" });
        addToRollup(sums, cell, { step, dimension: "status", member: status === null ? "" : String(status) });
      }
    }
    return [...sums.values()];
  }

  #count(envId: string, facts: RequestFacts, times: 1 | -1): void {
    const cell = this.#cell(envId, facts);
    cell.requests += times;
    cell.lastAtMs = Math.max(cell.lastAtMs, facts.at);
    if (facts.durationMs === null) return;
    cell.durationCount += times;
    cell.durationMs += times * facts.durationMs;
    addDuration(cell.durations, facts.durationMs, times);
  }

  #cell(envId: string, facts: RequestFacts): Cell {
    const minuteAt = startOfStep("minute", facts.at);
    const { clientId, keyId, endpointId, outcome, status } = facts;
    const name = `${envId} ${minuteAt} ${keyId} ${clientId} ${endpointId} ${outcome} ${status}`;
    let cell = this.#cells.get(name);
    if (cell === undefined) {
      const none = { requests: 0, durationCount: 0, durationMs: 0, lastAtMs: 0, durations: new Map() };
      cell = { envId, facts, minuteAt, isError: isErrorRequest(facts), ...none };
      this.#cells.set(name, cell);
    }
    return cell;
  }
}

function isErrorRequest({ outcome, status }: RequestFacts): boolean {
  const isRefused = outcome !== "allowed" && outcome !== "degraded";
  return isRefused || (status !== null && status >= FIRST_ERROR_STATUS);
}

function addTo(deltas: Map<string, UsageDelta>, id: string, cell: Cell): void {
  let sum = deltas.get(id);
  if (sum === undefined) {
    sum = { requests: 0, successes: 0, errors: 0, durations: 0, durationMs: 0, lastAtMs: 0 };
    deltas.set(id, sum);
  }
  sum.requests += cell.requests;
  if (cell.isError) sum.errors += cell.requests;
  else sum.successes += cell.requests;
  sum.durations += cell.durationCount;
  sum.durationMs += cell.durationMs;
  sum.lastAtMs = Math.max(sum.lastAtMs, cell.lastAtMs);
}

function addToRollup(
  sums: Map<string, RollupSum>,
  cell: Cell,
  { step, dimension, member }: { step: StatsStep; dimension: (typeof DIMENSIONS)[number]; member: string },
): void {
  const at = startOfStep(step, cell.minuteAt);
  const name = `${step} ${dimension} ${at} ${cell.envId} ${member}`;
  let sum = sums.get(name);
  if (sum === undefined) {
    sum = { env_id: cell.envId, step, dimension, at, member, requests: 0, errors: 0, durations: new Map() };
    sums.set(name, sum);
  }
  sum.requests += cell.requests;
  if (cell.isError) sum.errors += cell.requests;
  addHistogram(sum.durations, cell.durations);
}
