import { parseArgs } from "node:util";
import { isSectionName, SECTION_NAMES, type SectionName } from "./sections.ts";

/** How to run the benchmark. */
export interface Options {
  /** What to measure: all, or what `--only` names. */
  readonly sections: readonly SectionName[];
  /** Whether that is all: only then is anything written. */
  readonly isWhole: boolean;
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
      only: { type: "string", multiple: true, default: [] },
    },
  });
  const { strict, readme, only } = values;
  const names = only.flatMap((text) => text.split(","));
  const isWhole = names.length === 0;
  for (const name of names) {
    if (!isSectionName(name)) throw new TypeError(`--only takes ${SECTION_NAMES.join(", ")}; not ${name}`);
  }
  if (readme && !isWhole) throw new TypeError("--readme writes all tables: it cannot go with --only");
  const sections = isWhole ? SECTION_NAMES : SECTION_NAMES.filter((name) => names.includes(name));
  return { sections, isWhole, strict, readme };
}
