import { rowOf } from "../rows.ts";

/** The part of a JSON report of vitest that is read. */
export interface TestReport {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

/** The mode that a subject was run in. */
export type Mode = "local" | "server";

/** What became of one case with one subject in one mode. */
export interface CaseResult {
  readonly subject: string;
  readonly mode: Mode;
  readonly topic: string;
  /** The row of the abuse table, 0 where the case is about none. */
  readonly row: number;
  readonly title: string;
  readonly status: "passed" | "failed" | "skipped";
  /** Why it was skipped, or null. */
  readonly reason: string | null;
}

const SUBJECT = /^(.+) conforms in (local|server) mode$/;
const SKIPPED = /^(.*) \(skipped: (.*)\)$/s;
/** The topic of what stands beside the topics: the look at the wire. */
const ALL_TOGETHER = "all together";

/** The conformance cases in a report, in its order. */
export function caseResults({ testResults }: TestReport): readonly CaseResult[] {
  return testResults.flatMap(({ assertionResults }) =>
    assertionResults.flatMap(({ ancestorTitles: [suite = "", topic], title, status }) => {
      const [, subject, mode] = SUBJECT.exec(suite) ?? [];
      if (subject === undefined) return [];
      const [, plainTitle = title, reason = null] = SKIPPED.exec(title) ?? [];
      return [
        {
          subject,
          mode: mode as Mode,
          topic: topic ?? ALL_TOGETHER,
          row: rowOf(title) || 0,
          title: plainTitle,
          status: statusOf(status, reason),
          reason,
        },
      ];
    }),
  );
}

/** A case that was not run, and that nobody skips, has failed: its application did not start, for instance. */
function statusOf(status: string, reason: string | null): CaseResult["status"] {
  if (status === "passed") return "passed";
  return status !== "failed" && reason !== null ? "skipped" : "failed";
}
