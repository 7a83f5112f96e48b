import { randomBytes } from "node:crypto";
import { restore } from "../backup/index.ts";
import type { Logger } from "../logger.ts";
import { Vault } from "../secrets/vault.ts";
import { findData, makeMasterKey } from "./data.ts";
import type { DataInvocation } from "./data-commands.ts";
import { counted, ProgressLine } from "./progress.ts";
import { UsageError } from "./usage-error.ts";

type Invocation = Extract<DataInvocation, { command: "restore" }>;

/** Restores a backup; returns what is said of it. @throws UsageError where the master key is missing. */
export async function runRestore(
  { file, isForced, isWithoutSecrets, data }: Invocation,
  { env, logger }: { readonly env: NodeJS.ProcessEnv; readonly logger: Logger },
): Promise<string> {
  const { database, masterKey, masterKeyPlace, place } = findData(data, env);
  if (masterKey === null && !isWithoutSecrets) {
    throw new UsageError(
      `the master key that the backup was sealed under belongs in ${masterKeyPlace}, and is not there. ` +
        "Where it is lost, --without-secrets restores the rest",
    );
  }
  const vault = masterKey === null || isWithoutSecrets ? null : new Vault(masterKey, randomBytes);
  const line = new ProgressLine(process.stderr);
  const rows = await restore(database, {
    path: file,
    vault,
    isForced,
    logger,
    onProgress: (count) => line.show(`${counted(count)} rows`),
  }).finally(() => line.end());
  const said = `Restored ${place}: ${counted(rows)} rows.`;
  if (!isWithoutSecrets) return said;
  if (masterKey === null) makeMasterKey(data);
  return [
    `${said} Signing secrets, server keys and management keys, and the platform's identity are left out:`,
    "make them again, as docs/self-hosting.md says.",
  ].join("\n");
}
