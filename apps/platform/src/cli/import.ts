import { createWriteStream, rmSync, type WriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { type ImportCounts, importFile } from "../import/import-file.ts";
import type { Logger } from "../logger.ts";
import { openPlatform } from "../platform.ts";
import { actingAsCommand } from "../services/change.ts";
import { findEnvironmentByName } from "../store/environments.ts";
import { openData } from "./data.ts";
import type { DataInvocation } from "./data-commands.ts";
import { counted, ProgressLine } from "./progress.ts";
import { UsageError } from "./usage-error.ts";

type Invocation = Extract<DataInvocation, { command: "import" }>;

/** What came of an import. */
export interface Imported {
  readonly said: string;
  readonly isComplete: boolean;
}

/**
 * Imports a file beside the platform, or without one. What is refused is listed in `FILE.refused.jsonl`.
 *
 * @throws UsageError where there is no such environment. ImportFileError where the file cannot be read on.
 */
export async function runImport(
  { file, projectEnv, format, data }: Invocation,
  { env, logger }: { readonly env: NodeJS.ProcessEnv; readonly logger: Logger },
): Promise<Imported> {
  const { database, masterKey } = openData(data, env);
  const platform = await openPlatform({ database, masterKey, logger });
  const line = new ProgressLine(process.stderr);
  const report = new RefusalReport(`${file}.refused.jsonl`);
  try {
    const context = actingAsCommand(platform.context, "apikee-platform import");
    const environment = await findEnvironmentByName(context.db, projectEnv);
    if (environment === null) throw new UsageError(`there is no environment ${projectEnv}`);
    const counts = await importFile(context, environment, {
      path: file,
      format,
      onProgress: (now) => line.show(summaryOf(now)),
      onRefused: (at, reason) => report.add(at, reason),
    });
    const hint = counts.refused === 0 ? "" : ` Those that were refused are in ${report.path}.`;
    return { said: `${summaryOf(counts)}.${hint}`, isComplete: counts.refused === 0 };
  } finally {
    line.end();
    await report.close();
    await platform.close();
  }
}

function summaryOf({ records, added, known, refused }: ImportCounts): string {
  const parts = [`${counted(added)} added`, `${counted(known)} there already`, `${counted(refused)} refused`];
  return `${counted(records)} records: ${parts.join(", ")}`;
}

/** A line of JSON for each record that was refused; no file where none was. */
class RefusalReport {
  readonly path: string;
  #file: WriteStream | null = null;

  constructor(path: string) {
    this.path = path;
    rmSync(path, { force: true });
  }

  add(line: number, reason: string): void {
    this.#file ??= createWriteStream(this.path, { mode: 0o600 });
    this.#file.write(`${JSON.stringify({ line, reason })}\n`);
  }

  async close(): Promise<void> {
    if (this.#file === null) return;
    this.#file.end();
    await finished(this.#file);
  }
}
