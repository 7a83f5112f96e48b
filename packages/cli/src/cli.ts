import { readFileSync } from "node:fs";
import { ApikeeError } from "@apikee/core";
import { parseArguments, unknownOption } from "./arguments.ts";
import type { Command, Report } from "./command.ts";
import { COMMANDS } from "./commands/index.ts";
import { badUsage, Failure } from "./failure.ts";
import { commandHelp, overview, usageLine } from "./help.ts";
import type { Io } from "./io.ts";
import { COMMON_OPTIONS } from "./options.ts";
import { printableJson } from "./printable.ts";
import { refusal } from "./refusal.ts";
import { nearest } from "./suggest.ts";

const GLOBAL_OPTIONS = {
  ...COMMON_OPTIONS,
  version: { type: "boolean", short: "v", about: "the version of this program" },
} as const;
const PRINTABLE_WORD = /^[a-z][a-z-]{0,15}$/;

/** 0: done, and the key is good. 1: the key was refused. 2: nothing could be decided or done. */
export type ExitStatus = 0 | 1 | 2;

/**
 * The command `apikee`: runs `argv`, which is what follows the program's name, and says what it did on
 * `io.stdout` and `io.stderr`. Never throws.
 */
export async function run(argv: readonly string[], io: Io): Promise<ExitStatus> {
  const isJson = beforeTerminator(argv).includes("--json");
  const command = COMMANDS.find(({ name }) => name === argv.find((word) => !word.startsWith("-")));
  try {
    const report = await dispatch(argv, io);
    write(report, isJson, io);
    return report.status;
  } catch (error) {
    if (error instanceof ApikeeError) {
      write(refusal(error, io), isJson, io);
      return 1;
    }
    fail(error instanceof Failure ? error : unexpected(error), command, isJson, io);
    return 2;
  }
}

async function dispatch(argv: readonly string[], io: Io): Promise<Report> {
  const at = argv.findIndex((word) => !word.startsWith("-") || word === "-" || word === "--");
  const leading = argv.slice(0, at === -1 ? argv.length : at);
  for (const word of leading) checkGlobalOption(word);
  if (leading.some((word) => word === "--version" || word === "-v")) {
    const version = readVersion();
    return { status: 0, json: { version }, text: version };
  }
  const isHelp = leading.some((word) => word === "--help" || word === "-h");
  const [word, ...rest] = at === -1 ? [] : argv.slice(at);
  if (word === "help" || (word === undefined && isHelp)) return help(rest);
  if (word === undefined) throw badUsage("which command?");
  const command = commandNamed(word);
  const args = isHelp ? null : parseArguments(command, rest);
  return args === null || args.flag("help")
    ? textReport("help", commandHelp(command))
    : command.run(args, io);
}

/** Options before the command: those of the program itself. */
function checkGlobalOption(word: string): void {
  const known = Object.entries(GLOBAL_OPTIONS).flatMap(([name, option]) => [
    `--${name}`,
    ...("short" in option ? [`-${option.short}`] : []),
  ]);
  if (!known.includes(word)) throw unknownOption(word.replace(/=.*$/s, ""), GLOBAL_OPTIONS);
}

function help(words: readonly string[]): Report {
  const [name, ...more] = words.filter((word) => word !== "--json");
  if (name === undefined || name === "--help" || name === "-h") return textReport("help", overview(COMMANDS));
  if (more.length > 0) throw badUsage("help takes one command");
  return textReport("help", commandHelp(commandNamed(name)));
}

function commandNamed(word: string): Command {
  const command = COMMANDS.find(({ name }) => name === word);
  if (command !== undefined) return command;
  if (word.startsWith("apikee_")) throw badUsage("a command comes before the key: apikee verify KEY");
  const meant = nearest(word, [...COMMANDS, { name: "help" }]);
  const shown = PRINTABLE_WORD.test(word) ? `unknown command ${word}` : "unknown command";
  throw badUsage(meant === null ? shown : `${shown}: did you mean ${meant}?`);
}

function textReport(name: string, text: string): Report {
  return { status: 0, json: { [name]: text }, text };
}

function write({ status, json, text, note }: Report, isJson: boolean, io: Io): void {
  if (isJson) {
    io.stdout.write(`${printableJson({ ok: status === 0, ...json })}\n`);
    return;
  }
  if (text !== undefined) io.stdout.write(`${text}\n`);
  if (note !== undefined) io.stderr.write(`${note}\n`);
}

function fail({ code, message }: Failure, command: Command | undefined, isJson: boolean, io: Io): void {
  if (isJson) {
    io.stdout.write(`${printableJson({ ok: false, error: code, message })}\n`);
    return;
  }
  io.stderr.write(`apikee: ${message}\n`);
  if (code !== "BAD_USAGE") return;
  io.stderr.write(`usage: ${usageLine(command)}\n`);
  io.stderr.write(`try:   apikee help${command === undefined ? "" : ` ${command.name}`}\n`);
}

/** Without the message of the error, which may hold anything. */
function unexpected(error: unknown): Failure {
  const isError = error instanceof Error;
  const place = isError ? (error.stack ?? "").split("\n").find((line) => /^\s+at /.test(line)) : undefined;
  const name = isError ? error.name : typeof error;
  return new Failure(
    "UNEXPECTED",
    `a defect of this program: ${name}${place === undefined ? "" : ` ${place.trim()}`}`,
  );
}

function beforeTerminator(argv: readonly string[]): readonly string[] {
  const at = argv.indexOf("--");
  return at === -1 ? argv : argv.slice(0, at);
}

function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}
