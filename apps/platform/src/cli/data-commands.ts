import type { DataOptions } from "./database-options.ts";
import { UsageError } from "./usage-error.ts";

/** One run of a command that works on the data, beside the platform or without one. */
export type DataInvocation =
  | {
      readonly command: "backup";
      readonly file: string;
      readonly isForced: boolean;
      readonly data: DataOptions;
    }
  | {
      readonly command: "restore";
      readonly file: string;
      readonly isForced: boolean;
      readonly isWithoutSecrets: boolean;
      readonly data: DataOptions;
    }
  | {
      readonly command: "import";
      readonly file: string;
      readonly projectEnv: string;
      readonly format: "json" | "csv";
      readonly data: DataOptions;
    }
  | { readonly command: "rotate-master-key"; readonly data: DataOptions }
  | { readonly command: "password"; readonly data: DataOptions };

/** What the command line gave. */
export interface Given {
  readonly force?: boolean;
  readonly "without-secrets"?: boolean;
  readonly "project-env"?: string;
  readonly format?: string;
}

const PROJECT_ENV = /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?-[a-z]{2,16}$/;

/** Reads the operands and options of such a command. @throws UsageError that says what is wrong. */
export function dataInvocation(
  command: DataInvocation["command"],
  operands: readonly string[],
  { given, data }: { readonly given: Given; readonly data: DataOptions },
): DataInvocation {
  if (command === "rotate-master-key" || command === "password") {
    if (operands.length > 0) throw new UsageError(`${command} takes options only`);
    return { command, data };
  }
  const [file, ...more] = operands;
  if (file === undefined || file === "") throw new UsageError(`${command} needs a FILE`);
  if (more.length > 0) throw new UsageError(`${command} takes one FILE`);
  const isForced = given.force === true;
  if (command === "backup") return { command, file, isForced, data };
  if (command === "restore") {
    return { command, file, isForced, isWithoutSecrets: given["without-secrets"] === true, data };
  }
  return {
    command,
    file,
    projectEnv: projectEnvOf(given["project-env"]),
    format: formatOf(file, given),
    data,
  };
}

function projectEnvOf(text: string | undefined): string {
  if (text === undefined) throw new UsageError("import needs --project-env, such as my-api-production");
  if (PROJECT_ENV.test(text)) return text;
  throw new UsageError("--project-env is SLUG-TYPE, such as my-api-production");
}

function formatOf(file: string, { format }: Given): "json" | "csv" {
  if (format === undefined) return file.toLowerCase().endsWith(".csv") ? "csv" : "json";
  if (format === "json" || format === "csv") return format;
  throw new UsageError("--format is json or csv");
}
