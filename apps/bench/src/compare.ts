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

/** Measures the candidates, interleaved, and gives a row for each, in their order. */
export async function compare(comparison: Comparison): Promise<Row[]> {
  const { entries, unit } = comparison;
  const measurements = await measure(comparison);
  return measurements.map((measurement, i) => {
    const row = { ...rowOf(measurement, unit), ratio: ratioOf(measurement, measurements[0]) };
    const target = entries[i]?.target;
    return target === undefined ? row : { ...row, target: judge(target, row) };
  });
}

/**
 * Measures a base and what is built upon it, and gives a row for each, with a third for the difference:
 * round for round, since the two then ran side by side.
 */
export async function compareWithDifference(comparison: Comparison, name: string): Promise<Row[]> {
  const [base, other] = await measure(comparison);
  if (base === undefined || other === undefined) throw new Error("a difference takes two candidates");
  const differencesNs = other.roundsNs.map((ns, round) => ns - (base.roundsNs[round] ?? Number.NaN));
  const { unit } = comparison;
  return [
    { ...rowOf(base, unit), ratio: 1 },
    { ...rowOf(other, unit), ratio: ratioOf(other, base) },
    rowOf({ ...other, name, ns: spreadOf(differencesNs) }, unit),
  ];
}

/** Says on stderr how far it is where that takes long. */
async function measure({ label, entries, plan }: Comparison): Promise<Measurement[]> {
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

function rowOf({ name, ns, roundsNs, operationsPerRound }: Measurement, unit: TimeUnit): Row {
  const { median, lowerQuartile, upperQuartile }: Spread = ns;
  const nsPerUnit = NS_PER_UNIT[unit];
  return {
    name,
    value: median / nsPerUnit,
    unit,
    quartiles: { lower: lowerQuartile / nsPerUnit, upper: upperQuartile / nsPerUnit },
    ratio: null,
    target: null,
    rounds: roundsNs.length,
    operationsPerRound,
  };
}
