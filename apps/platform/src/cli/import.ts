import { type ImportCounts, importFile } from "../import/import-file.ts";
import type { Logger } from "../logger.ts";
import { openPlatform } from "../platform.ts";
import { actingAsCommand } from "../services/change.ts";
import { findEnvironmentByName } from "../store/environments.ts";
import { systemClock } from "../system-clock.ts";
import { openData } from "./data.ts";
import type { DataInvocation } from "./data-commands.ts";
import { counted, ProgressLine } from "./progress.ts";
import { RefusalReport } from "./refusal-report.ts";
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
 * @throws UsageError where there is no such environment. ImportFileError where the file cannot be read on. Error where
 * the list cannot be written.
 */
export async function runImport(
  { file, projectEnv, format, data }: Invocation,
  { env, logger }: { readonly env: NodeJS.ProcessEnv; readonly logger: Logger },
): Promise<Imported> {
  const { database, masterKey } = openData(data, env);
  const platform = await openPlatform({ database, masterKey, logger });
  const line = new ProgressLine(process.stderr);
  const report = new RefusalReport(`${file}.refused.jsonl`, systemClock.now());
  try {
    const context = actingAsCommand(platform.context, "apikee-platform import");
    const environment = await findEnvironmentByName(context.db, projectEnv);
    if (environment === null) throw new UsageError(`there is no environment ${projectEnv}`);
    const counts = await importFile(context, environment, {
      path: file,
      format,
      onProgress: (now) => line.show(summaryOf(now)),
      onRefused: (refused) => report.add(refused),
    }).finally(() => report.close());
    return { said: `${summaryOf(counts)}.${hintOf(counts, report)}`, isComplete: counts.refused === 0 };
  } finally {
    line.end();
    await platform.close();
  }
}

function summaryOf({ records, added, known, refused }: ImportCounts): string {
  const parts = [`${counted(added)} added`, `${counted(known)} there already`, `${counted(refused)} refused`];
  return `${counted(records)} records: ${parts.join(", ")}`;
}

function hintOf({ refused }: ImportCounts, { path, isContinued }: RefusalReport): string {
  if (refused === 0) return "";
  const place = isContinued ? `${path}, after those of earlier imports` : path;
  return ` Those that were refused are in ${place}.`;
}
