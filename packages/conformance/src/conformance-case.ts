import type { Apps } from "./configurations.ts";

/** One promise that every adapter keeps. */
export interface ConformanceCase {
  /**
   * Stable, and unique: what a skip names. Begins with the row of the abuse table that it proves; with A00
   * where it is a promise of the guard that no row is about.
   */
  id: string;
  /** The promise, as a sentence. */
  title: string;
  /** Asks the running applications and asserts. */
  run(apps: Apps): Promise<void>;
}

/** The cases of one topic. */
export interface Topic {
  name: string;
  cases: readonly ConformanceCase[];
}
