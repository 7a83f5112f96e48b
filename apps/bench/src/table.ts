import type { Side } from "./alignment.ts";
import type { Report, Row, Section } from "./report.ts";
import type { TargetResult } from "./target.ts";

/** Text stands on the left, numbers on the right. */
export const COLUMN_SIDES: readonly Side[] = ["left", "right", "right", "right", "left", "right"];

/** The head of a section's table. */
export function headOf(section: Section): string[] {
  return ["", "median", "middle half", `÷ ${section.ratioOf}`, "target", "rounds"];
}

/** The cells of a row, as text. */
export function cellsOf(row: Row): string[] {
  const { quartiles, ratio, targets } = row;
  return [
    row.name,
    `${figure(row.value)} ${row.unit}`,
    quartiles === null ? "" : `${figure(quartiles.lower)} – ${figure(quartiles.upper)}`,
    ratio === null ? "" : `${figure(ratio)} ×`,
    targets.map((target) => targetText(target, row.unit)).join(", "),
    `${row.rounds} × ${row.operationsPerRound.toLocaleString("en")}`,
  ];
}

/** One line about where and when the figures were taken. */
export function headline(report: Report): string {
  const { node, cpu, cores, platform } = report.machine;
  return `Node ${node}, ${cpu}, ${cores} cores, ${platform}; ${report.date}, ${report.durationSeconds} s`;
}

/** One line with the version of what was measured. */
export function versionsLine(report: Report): string {
  return Object.entries(report.versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ");
}

/** A target as the tables have it, such as `≥ 3 ×: met`. */
export function targetText(target: TargetResult, unit: string): string {
  const { atLeast, below, atMost } = target;
  const limits = [
    ...(atLeast === undefined ? [] : [`≥ ${atLeast}`]),
    ...(below === undefined ? [] : [`< ${below}`]),
    ...(atMost === undefined ? [] : [`≤ ${atMost}`]),
  ];
  const suffix = target.of === "ratio" ? "×" : unit;
  return `${limits.join(", ")} ${suffix}: ${target.met ? "met" : "missed"}`;
}

/** Three digits that count, more would be noise. */
export function figure(value: number): string {
  const wholeDigits = Math.abs(value) < 1 ? 0 : Math.floor(Math.log10(Math.abs(value))) + 1;
  return value.toFixed(Math.max(0, 3 - wholeDigits));
}
