import { badUsage } from "./failure.ts";
import type { Io } from "./io.ts";

/** More than any key has; what follows is not read. */
const MAX_INPUT_BYTES = 65_536;

/**
 * What a command is applied to: its argument, or standard input where the argument is `-` or is left out.
 * Blanks around what standard input holds are no part of it.
 *
 * @throws Failure BAD_USAGE where there is no argument and standard input is a terminal, or holds more than
 * one line.
 */
export async function readOperand(operand: string | undefined, label: string, io: Io): Promise<string> {
  if (operand !== undefined && operand !== "-") return operand;
  if (operand === undefined && io.stdin.isTTY === true) {
    throw badUsage(`${label} is missing: give it as an argument, or on standard input`);
  }
  const text = (await readAll(io.stdin)).trim();
  if (/[\r\n]/.test(text)) throw badUsage(`standard input must hold one ${label}, and holds several lines`);
  return text;
}

async function readAll(stdin: Io["stdin"]): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of stdin) {
    text += typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
    if (text.length > MAX_INPUT_BYTES) break;
  }
  return text + decoder.decode();
}
