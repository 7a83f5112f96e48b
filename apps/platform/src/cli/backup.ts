import { backUp } from "../backup/index.ts";
import type { Logger } from "../logger.ts";
import { systemClock } from "../system-clock.ts";
import { findData } from "./data.ts";
import type { DataInvocation } from "./data-commands.ts";
import { counted, ProgressLine } from "./progress.ts";

type Invocation = Extract<DataInvocation, { command: "backup" }>;

/** Writes a backup; returns what is said of it. The master key is not needed, and not in it. */
export async function runBackup(
  { file, isForced, data }: Invocation,
  { env, logger }: { readonly env: NodeJS.ProcessEnv; readonly logger: Logger },
): Promise<string> {
  const { database, place, masterKeyPlace } = findData(data, env);
  const line = new ProgressLine(process.stderr);
  const rows = await backUp(database, {
    path: file,
    nowMs: systemClock.now(),
    isForced,
    logger,
    onProgress: (count) => line.show(`${counted(count)} rows`),
  }).finally(() => line.end());
  return [
    `Wrote ${file}: ${counted(rows)} rows of ${place}.`,
    `The master key is not in it: keep that of ${masterKeyPlace}, somewhere else. Without it the signing secrets`,
    "and the platform's identity in the backup cannot be opened.",
  ].join("\n");
}
