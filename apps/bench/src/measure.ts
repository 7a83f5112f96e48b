import { type Spread, spreadOf } from "./statistics.ts";

/** Runs a batch once: the timed part. Whatever it needs was made before. */
type Batch = () => void | Promise<void>;

/** One of the things that are compared. */
export interface Candidate {
  readonly name: string;
  /** Makes the inputs of so many operations, outside the timed part. */
  readonly prepare: (operations: number) => Batch | Promise<Batch>;
}

/** How much is measured, in the same way for every candidate of a case. */
export interface Plan {
  /** Times that each candidate has its turn. */
  readonly rounds: number;
  /** About how long one turn of one candidate lasts, in milliseconds. */
  readonly sampleMs: number;
  /** Operations that a turn has at most; bounds the inputs that are alive at once. Default: 4,000. */
  readonly maxOperations?: number;
  /** How long each candidate runs before it is measured, in milliseconds. Default: 250. */
  readonly warmUpMs?: number;
}

/** What one candidate took. */
export interface Measurement {
  readonly name: string;
  /** Nanoseconds per operation, over the rounds. */
  readonly ns: Spread;
  /** Nanoseconds per operation, one figure per round, in the order of the rounds. */
  readonly roundsNs: readonly number[];
  readonly operationsPerRound: number;
}

const DEFAULT_WARM_UP_MS = 250;
const DEFAULT_MAX_OPERATIONS = 4_000;

/**
 * Measures the candidates in turn, round after round, each round beginning with another one: what the machine
 * does meanwhile falls on all of them alike.
 */
export async function measureInterleaved(
  candidates: readonly Candidate[],
  plan: Plan,
  onRound: (round: number) => void = () => {},
): Promise<Measurement[]> {
  const runs = [];
  for (const candidate of candidates) {
    runs.push({ candidate, operations: await warmUp(candidate, plan), roundsNs: [] as number[] });
  }
  for (let round = 0; round < plan.rounds; round++) {
    onRound(round + 1);
    for (let turn = 0; turn < runs.length; turn++) {
      const run = runs[(round + turn) % runs.length]!;
      run.roundsNs.push(await timeBatch(run.candidate, run.operations));
    }
  }
  return runs.map(({ candidate, operations, roundsNs }) => ({
    name: candidate.name,
    ns: spreadOf(roundsNs),
    roundsNs,
    operationsPerRound: operations,
  }));
}

/** Runs a candidate until the compiler has settled, and returns how many operations fill a turn. */
async function warmUp(candidate: Candidate, plan: Plan): Promise<number> {
  const { maxOperations = DEFAULT_MAX_OPERATIONS, warmUpMs = DEFAULT_WARM_UP_MS } = plan;
  let operations = 1;
  let spentMs = 0;
  let leastNs = Number.POSITIVE_INFINITY;
  while (spentMs < warmUpMs) {
    const nsPerOperation = await timeBatch(candidate, operations);
    spentMs += (nsPerOperation * operations) / 1e6;
    leastNs = Math.min(leastNs, nsPerOperation);
    const fitting = Math.round((plan.sampleMs * 1e6) / leastNs);
    operations = Math.max(1, Math.min(fitting, operations * 4, maxOperations));
  }
  return operations;
}

async function timeBatch(candidate: Candidate, operations: number): Promise<number> {
  const batch = await candidate.prepare(operations);
  const start = process.hrtime.bigint();
  const pending = batch();
  if (pending !== undefined) await pending;
  return Number(process.hrtime.bigint() - start) / operations;
}
