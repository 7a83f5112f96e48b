import { pino } from "pino";
import { Refusal } from "../services/manage/refusal.ts";
import { DatabaseUnavailableError } from "../store/errors.ts";
import { runBackup } from "./backup.ts";
import type { DataInvocation } from "./data-commands.ts";
import { HELP } from "./help.ts";
import { runImport } from "./import.ts";
import { type InitOptions, init } from "./init.ts";
import { readOptions, type ServerOptions } from "./options.ts";
import { runPassword } from "./password.ts";
import { runRestore } from "./restore.ts";
import { runRotateMasterKey } from "./rotate-master-key.ts";
import { type Served, serve } from "./serve.ts";
import { UsageError } from "./usage-error.ts";
import { version } from "./version.ts";

/** Texts of the system's errors that a user can do something about. */
const SYSTEM_ERRORS: ReadonlyMap<string, string> = new Map([
  ["EADDRINUSE", "the address is in use, perhaps by a platform that runs already: --port chooses another"],
  ["EADDRNOTAVAIL", "this machine has no such address: --host chooses another"],
  ["ENOTFOUND", "this machine has no such address: --host chooses another"],
  ["EACCES", "that is not permitted: choose another --port (1024 or above) or --data"],
  ["EROFS", "the data folder cannot be written: --data chooses another"],
]);

/** Runs the command line; the exit status is set, and a platform that is served goes on until a signal. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<void> {
  try {
    const invocation = readOptions(argv, env);
    if (invocation.command === "help") say(HELP[invocation.about]);
    else if (invocation.command === "version") say(version());
    else if (invocation.command === "init") await runInit(invocation, env);
    else if (invocation.command === "serve") await runServe(invocation.options, env);
    else await runOnData(invocation, env);
  } catch (error) {
    process.exitCode = fail(error);
  }
}

async function runInit(invocation: InitOptions, env: NodeJS.ProcessEnv): Promise<void> {
  const { projectEnv, lines } = await init(invocation, env);
  say(lines.join("\n"));
  note(
    `Made ${projectEnv}. These lines hold credentials and are shown this once: keep them where only you can read.`,
  );
}

async function runOnData(invocation: DataInvocation, env: NodeJS.ProcessEnv): Promise<void> {
  const surroundings = {
    env,
    logger: pino({ base: null, redact: REDACTED, level: "warn" }, pino.destination(2)),
  };
  if (invocation.command === "import") {
    const { said, isComplete } = await runImport(invocation, surroundings);
    say(said);
    if (!isComplete) process.exitCode = 1;
  } else if (invocation.command === "backup") say(await runBackup(invocation, surroundings));
  else if (invocation.command === "restore") say(await runRestore(invocation, surroundings));
  else if (invocation.command === "password") {
    say(await runPassword(invocation, { ...surroundings, input: process.stdin }));
  } else say(await runRotateMasterKey(invocation, surroundings));
}

async function runServe(options: ServerOptions, env: NodeJS.ProcessEnv): Promise<void> {
  const destination = pino.destination({ fd: 2, sync: false });
  const logger = pino({ base: null, redact: REDACTED }, destination);
  const waiting = new AbortController();
  const serving = serve(options, { logger, env, signal: waiting.signal });
  // Before anybody is told that it runs: who reads that may stop it at once, also while it starts.
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      logger.info({ signal }, "stopping");
      waiting.abort();
      stopOnceServed(serving).then(
        () => {
          logger.info({}, "stopped");
          // Not in one go: that tries for ever where nobody reads the log any more.
          destination.flush();
        },
        (error: unknown) => {
          process.exitCode = fail(error);
        },
      );
    });
  }
  const served = await serving.catch((error: unknown) => {
    if (waiting.signal.aborted) return null;
    throw error;
  });
  if (served === null) return;
  say(`Apikee platform: ${served.origin}`);
  say(`Data:            ${served.place}`);
  say(`Dashboard:       ${served.dashboard}`);
  say(`API document:    ${served.origin}/docs`);
}

async function stopOnceServed(serving: Promise<Served>): Promise<void> {
  const served = await serving.catch(() => null);
  await served?.stop();
}

/** Should a field of these names ever reach the log, its value does not. */
const REDACTED = [
  "key",
  "rawKey",
  "serverKey",
  "managementKey",
  "secret",
  "token",
  "authorization",
  "headers",
  "*.key",
  "*.rawKey",
  "*.secret",
  "*.authorization",
];

function fail(error: unknown): number {
  if (error instanceof UsageError) {
    note(`apikee-platform: ${error.message}\ntry: apikee-platform --help`);
    return 2;
  }
  note(`apikee-platform: ${reasonOf(error)}`);
  return 1;
}

function reasonOf(error: unknown): string {
  if (error instanceof Refusal && error.code === "ENVIRONMENT_TAKEN") {
    return "the project has an environment of this type already: --type makes another one";
  }
  if (!(error instanceof Error)) return "it failed";
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  const place = "path" in error && typeof error.path === "string" ? `${error.path}: ` : "";
  // A file that was named, not a port or an address.
  if (code === "EACCES" && place !== "") return `${place}that is not permitted`;
  return place + (SYSTEM_ERRORS.get(code) ?? error.message) + causeOf(error);
}

/** Why a database cannot be reached, in its own words, which name no password. */
function causeOf(error: Error): string {
  if (!(error instanceof DatabaseUnavailableError) || !(error.cause instanceof Error)) return "";
  const { message } = error.cause;
  const code = "code" in error.cause ? String(error.cause.code) : "";
  return `: ${message || code}`;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function note(text: string): void {
  process.stderr.write(`${text}\n`);
}
