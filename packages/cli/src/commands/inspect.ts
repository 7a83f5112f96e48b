import { ApikeeError, decodeUnverified } from "@apikee/core";
import type { Arguments } from "../arguments.ts";
import { claimsJson, claimsText } from "../claims-text.ts";
import type { Command, Report } from "../command.ts";
import type { Io } from "../io.ts";
import { readOperand } from "../operand.ts";
import { paint } from "../paint.ts";
import { refusal } from "../refusal.ts";

/** `apikee inspect [KEY]`: what a key says of itself. */
export const inspect: Command = {
  name: "inspect",
  summary: "show what a key says, without believing it",
  operand: { label: "KEY", isOptional: true },
  options: {},
  notes: [
    "Needs no secret, and believes nothing: anybody can write a key that says anything. To know whether it is true, use apikee verify.",
    "KEY may come on standard input instead, where no list of processes shows it.",
    "Exit status: 0 where the key could be read, 1 where it is malformed, 2 for bad usage.",
  ],
  examples: [
    { line: 'echo "$KEY" | apikee inspect', about: "from standard input" },
    { line: 'apikee inspect "$KEY" --json', about: "for programs" },
  ],
  alsoCalled: ["decode", "show", "read", "parse", "info", "explain"],

  async run(args: Arguments, io: Io): Promise<Report> {
    const key = await readOperand(args.operand, "KEY", io);
    try {
      const claims = decodeUnverified(key);
      const heading = `${paint(io, io.stdout, "yellow", "not verified")}: this is what the key says of itself; anybody can write a key that says it`;
      return {
        status: 0,
        json: { verified: false, claims: claimsJson(claims) },
        text: `${heading}\n\n${claimsText(claims, io.now())}`,
      };
    } catch (error) {
      if (error instanceof ApikeeError) return refusal(error, io);
      throw error;
    }
  },
};
