import { parseArgs } from "node:util";
import { isSectionName, SECTION_NAMES, type SectionName } from "./sections.ts";

const DEFAULT_ROWS = "200000";
/** Fewer leave pages empty that are asked for. */
const MIN_ROWS = 100_000;

/** How to run the benchmark. */
export interface Options {
  /** What to measure: all, or what `--only` names. */
  readonly sections: readonly SectionName[];
  /** Whether that is all: only then is anything written. */
  readonly isWhole: boolean;
  /** Rows in the logs whose pages are measured. */
  readonly rows: number;
  /** Whether a target that is missed is a failure. */
  readonly strict: boolean;
  /** Whether the tables go into the README of the project. */
  readonly readme: boolean;
}

/**
 * Reads the arguments. `--only` takes names of sections with commas between, and can be given again.
 *
 * @throws TypeError that says what is wrong.
 */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      strict: { type: "boolean", default: false },
      readme: { type: "boolean", default: false },
      rows: { type: "string", default: DEFAULT_ROWS },
      only: { type: "string", multiple: true, default: [] },
    },
  });
  const { strict, readme, only } = values;
  const rows = Number(values.rows);
  if (!Number.isInteger(rows) || rows < MIN_ROWS)
    throw new TypeError(`--rows takes a number from ${MIN_ROWS}`);
  const names = only.flatMap((text) => text.split(","));
  const isWhole = names.length === 0;
  for (const name of names) {
    if (!isSectionName(name)) throw new TypeError(`--only takes ${SECTION_NAMES.join(", ")}; not ${name}`);
  }
  if (readme && !isWhole) throw new TypeError("--readme writes all tables: it cannot go with --only");
  const sections = isWhole ? SECTION_NAMES : SECTION_NAMES.filter((name) => names.includes(name));
  return { sections, isWhole, rows, strict, readme };
}
