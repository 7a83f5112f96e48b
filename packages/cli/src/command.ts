import type { Arguments } from "./arguments.ts";
import type { Io } from "./io.ts";
import type { Syntax } from "./options.ts";

/** What a command did: exit status 0, or 1 where a key was refused. */
export interface Report {
  readonly status: 0 | 1;
  /** For programs, under `--json`, with `ok` in front. */
  readonly json: Readonly<Record<string, unknown>>;
  /** For people: the result, on standard output. */
  readonly text?: string;
  /** For people: what stands beside the result, on standard error. */
  readonly note?: string;
}

/** One verb of the command line. */
export interface Command extends Syntax {
  /** One line for the overview. */
  readonly summary: string;
  /** Paragraphs for the help. */
  readonly notes: readonly string[];
  readonly examples: readonly { readonly line: string; readonly about: string }[];
  /** Names that people try instead; answered with "did you mean". */
  readonly alsoCalled?: readonly string[];
  /**
   * @throws Failure where nothing could be decided.
   * @throws ApikeeError where a key is refused.
   */
  run(args: Arguments, io: Io): Promise<Report>;
}
