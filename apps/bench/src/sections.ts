import { channelSection } from "./cases/channel.ts";
import { createSection } from "./cases/create.ts";
import { longKeySection } from "./cases/long-key.ts";
import { memorySection } from "./cases/memory.ts";
import { middlewareSections } from "./cases/middleware.ts";
import { platformSection } from "./cases/platform.ts";
import { policiesSections } from "./cases/policies.ts";
import { rowsSections } from "./cases/rows.ts";
import { serverSection } from "./cases/server.ts";
import { throughputSections } from "./cases/throughput.ts";
import { verifySections } from "./cases/verify.ts";
import type { Section } from "./report.ts";

/** How much there is of what takes long to make. */
export interface Size {
  /** Rows in the logs. */
  readonly rows: number;
}

/** Everything that is measured, by the names that `--only` takes, in the order of the report. */
const SECTIONS = {
  verify: verifySections,
  create: createSection,
  "long-key": longKeySection,
  memory: memorySection,
  middleware: middlewareSections,
  channel: channelSection,
  server: serverSection,
  throughput: throughputSections,
  policies: policiesSections,
  platform: platformSection,
  rows: rowsSections,
} as const satisfies Record<string, (size: Size) => Promise<Section | Section[]>>;

export type SectionName = keyof typeof SECTIONS;

export const SECTION_NAMES = Object.keys(SECTIONS) as readonly SectionName[];

/** Whether `--only` takes this. */
export function isSectionName(name: string): name is SectionName {
  return Object.hasOwn(SECTIONS, name);
}

/** Measures these, one after another. */
export async function measureSections(names: readonly SectionName[], size: Size): Promise<Section[]> {
  const sections: Section[] = [];
  for (const name of names) sections.push(...[await SECTIONS[name](size)].flat());
  return sections;
}
