import type { Command } from "./command.ts";
import { COMMON_OPTIONS, type Option } from "./options.ts";
import { alignRows } from "./rows.ts";

const WIDTH = 80;
const INDENT = "  ";

/** How a command is called, in one line. */
export function usageLine(command: Command | undefined): string {
  if (command === undefined) return "apikee COMMAND [options]";
  const { name, operand } = command;
  const shown = operand === null ? [] : [operand.isOptional ? `[${operand.label}]` : operand.label];
  return ["apikee", name, ...shown, "[options]"].join(" ");
}

/** What `apikee --help` prints. */
export function overview(commands: readonly Command[]): string {
  return [
    "Creates, inspects, verifies and revokes API keys.",
    "",
    `usage: ${usageLine(undefined)}`,
    "",
    "commands:",
    alignRows(
      [...commands.map(({ name, summary }) => [name, summary] as const), ["help", "explain a command"]],
      INDENT,
    ),
    "",
    "The signing secret comes from APIKEE_SECRET or --secret-file, never from an argument.",
    "Keys are read from an argument or standard input. --json is for programs.",
    "",
    "examples:",
    examplesOf([
      { line: "export APIKEE_SECRET=$(apikee secret)", about: "a secret, for this shell" },
      { line: "apikee create acme-corp --scopes read,write --expires 90d", about: "a key" },
      { line: 'echo "$KEY" | apikee verify', about: "is it valid?" },
      { line: "apikee help create", about: "every option of a command" },
    ]),
  ].join("\n");
}

/** What `apikee help COMMAND` prints. */
export function commandHelp(command: Command): string {
  const { summary, notes, examples, options } = command;
  const rows = Object.entries({ ...options, ...COMMON_OPTIONS }).map(
    ([name, option]) => [optionForm(name, option), option.about] as const,
  );
  return [
    `usage: ${usageLine(command)}`,
    "",
    `${capitalised(summary)}.`,
    ...notes.flatMap((note) => ["", wrap(note)]),
    "",
    "options:",
    alignRows(rows, INDENT),
    "",
    "examples:",
    examplesOf(examples),
  ].join("\n");
}

function optionForm(name: string, { short, value }: Option): string {
  return `${short === undefined ? "" : `-${short}, `}--${name}${value === undefined ? "" : ` ${value}`}`;
}

/** What each is for stands above it as a comment, so that the lines can be copied as they are. */
function examplesOf(examples: Command["examples"]): string {
  return examples.map(({ line, about }) => `${INDENT}# ${about}\n${INDENT}${line}`).join("\n");
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < WIDTH) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}
