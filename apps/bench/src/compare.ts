import { type Candidate, type Measurement, measureInterleaved, type Plan } from "./measure.ts";
import { Progress } from "./progress.ts";
import type { Row } from "./report.ts";
import { type Spread, spreadOf } from "./statistics.ts";
import { judge, type Target } from "./target.ts";

/** Candidates that are measured together. The first is the base: its time is 1 in the column of ratios. */
export interface Comparison {
  /** What is compared, for the progress line. */
  readonly label: string;
  readonly entries: readonly Entry[];
  readonly plan: Plan;
  readonly unit: TimeUnit;
}

/** A candidate, with the target that its figures are held against. */
interface Entry {
  readonly candidate: Candidate;
  readonly target?: Target;
}

type TimeUnit = "µs" | "ms";

const NS_PER_UNIT: Readonly<Record<TimeUnit, number>> = { µs: 1e3, ms: 1e6 };
const NS_PER_S = 1e9;

/** What the last candidate of a comparison takes longer than the one before it. */
interface Difference {
  readonly name: string;
  readonly targets?: readonly Target[];
}

/** Measures the candidates, interleaved, and gives a row for each, in their order. */
export async function compare(comparison: Comparison): Promise<Row[]> {
  return rowsOf(await measure(comparison), comparison);
}

/**
 * As `compare`, with one more row for the difference between the last two candidates: round for round, since
 * they then ran side by side.
 */
export async function compareWithDifference(comparison: Comparison, difference: Difference): Promise<Row[]> {
  const measurements = await measure(comparison);
  const [before, last] = measurements.slice(-2);
  if (before === undefined || last === undefined) throw new Error("a difference takes two candidates");
  const roundsNs = last.roundsNs.map((ns, round) => ns - (before.roundsNs[round] ?? Number.NaN));
  const added = { ...last, name: difference.name, roundsNs, ns: spreadOf(roundsNs) };
  const row = rowOf(added, comparison.unit, ratioOf(added, measurements[0]));
  return [...rowsOf(measurements, comparison), judged(row, difference.targets)];
}

/** Measures the candidates, interleaved, and gives operations per second; a ratio is a share of the base's. */
export async function compareThroughput(comparison: Omit<Comparison, "unit">): Promise<Row[]> {
  const { entries } = comparison;
  const measurements = await measure(comparison);
  return measurements.map((measurement, i) => {
    const { median, lowerQuartile, upperQuartile } = spreadOf(
      measurement.roundsNs.map((ns) => NS_PER_S / ns),
    );
    const row: Row = {
      ...rowOf(measurement, "ms", 1 / ratioOf(measurement, measurements[0])),
      value: median,
      unit: "/s",
      quartiles: { lower: lowerQuartile, upper: upperQuartile },
    };
    return judged(row, targetsOf(entries[i]));
  });
}

function rowsOf(measurements: readonly Measurement[], { entries, unit }: Comparison): Row[] {
  return measurements.map((measurement, i) =>
    judged(rowOf(measurement, unit, ratioOf(measurement, measurements[0])), targetsOf(entries[i])),
  );
}

function targetsOf(entry: Entry | undefined): readonly Target[] {
  return entry?.target === undefined ? [] : [entry.target];
}

function judged(row: Row, targets: readonly Target[] = []): Row {
  return { ...row, targets: targets.map((target) => judge(target, row)) };
}

/** Says on stderr how far it is where that takes long. */
async function measure({ label, entries, plan }: Omit<Comparison, "unit">): Promise<Measurement[]> {
  const progress = new Progress(`${label}, round`);
  const candidates = entries.map((entry) => entry.candidate);
  const measurements = await measureInterleaved(candidates, plan, (round) => progress.at(round, plan.rounds));
  progress.end();
  return measurements;
}

/** The median of the rounds' ratios, which a busy machine disturbs less than the ratio of the medians. */
function ratioOf(measurement: Measurement, base: Measurement | undefined): number {
  return spreadOf(measurement.roundsNs.map((ns, round) => ns / (base?.roundsNs[round] ?? Number.NaN))).median;
}

function rowOf(measurement: Measurement, unit: TimeUnit, ratio: number): Row {
  const { name, ns, roundsNs, operationsPerRound } = measurement;
  const { median, lowerQuartile, upperQuartile }: Spread = ns;
  const nsPerUnit = NS_PER_UNIT[unit];
  return {
    name,
    value: median / nsPerUnit,
    unit,
    quartiles: { lower: lowerQuartile / nsPerUnit, upper: upperQuartile / nsPerUnit },
    ratio,
    targets: [],
    rounds: roundsNs.length,
    operationsPerRound,
  };
}
