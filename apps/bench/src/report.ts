import type { MachineFacts } from "./facts.ts";
import type { TargetResult } from "./target.ts";

/** One line of a table. */
export interface Row {
  readonly name: string;
  /** The median of what was measured, in `unit`. */
  readonly value: number;
  readonly unit: "µs" | "ms" | "MiB" | "/s";
  /** The middle half of the rounds, in `unit`; null where there is one figure only. */
  readonly quartiles: { readonly lower: number; readonly upper: number } | null;
  /** How many times the table's base this is, the median over the rounds; see `Section.ratioOf`. Null where that says nothing. */
  readonly ratio: number | null;
  /** What the figures are held against; empty for most rows. */
  readonly targets: readonly TargetResult[];
  /** Rounds that the median is taken over. */
  readonly rounds: number;
  /** Operations that one round measures together. */
  readonly operationsPerRound: number;
}

/** One case: what was measured together, interleaved. */
export interface Section {
  readonly title: string;
  /** The base of the ratios, for the head of their column. */
  readonly ratioOf: string;
  /** What one must know to read the figures. */
  readonly note: string;
  readonly rows: readonly Row[];
}

/** Everything that a run has found. */
export interface Report {
  /** ISO 8601, in UTC. */
  readonly date: string;
  readonly durationSeconds: number;
  readonly machine: MachineFacts;
  /** Version of each package that was measured. */
  readonly versions: Readonly<Record<string, string>>;
  readonly sections: readonly Section[];
}

/** The targets of every section, with the row that each belongs to. */
export function targetsOf(
  report: Report,
): { readonly row: Row; readonly section: Section; readonly target: TargetResult }[] {
  return report.sections.flatMap((section) =>
    section.rows.flatMap((row) => row.targets.map((target) => ({ row, section, target }))),
  );
}
