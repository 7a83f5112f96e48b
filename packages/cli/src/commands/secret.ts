import { randomBytes } from "node:crypto";
import type { Arguments } from "../arguments.ts";
import type { Command, Report } from "../command.ts";
import { badUsage } from "../failure.ts";

const DEFAULT_BYTES = 48;
const MIN_BYTES = 32;
const MAX_BYTES = 1024;

/** `apikee secret`: a new signing secret. */
export const secret: Command = {
  name: "secret",
  summary: "make a signing secret",
  operand: null,
  options: {
    bytes: {
      type: "string",
      value: "N",
      about: `random bytes in it, ${MIN_BYTES} to ${MAX_BYTES} (default: ${DEFAULT_BYTES})`,
      alsoCalled: ["length", "size"],
    },
  },
  notes: ["Keep it where your API reads it from, and nowhere else: who has it can make keys."],
  examples: [
    { line: "apikee secret", about: "a secret of 48 random bytes" },
    { line: "(umask 077; apikee secret > secret.txt)", about: "into a file of your own" },
  ],
  alsoCalled: ["keygen", "generate-secret", "random"],

  async run(args: Arguments): Promise<Report> {
    const bytes = byteCount(args.text("bytes"));
    const text = secretText(bytes);
    return { status: 0, json: { secret: text, bytes }, text };
  },
};

function byteCount(text: string | undefined): number {
  if (text === undefined) return DEFAULT_BYTES;
  const bytes = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (bytes < MIN_BYTES || bytes > MAX_BYTES) {
    throw badUsage(`--bytes must be a whole number from ${MIN_BYTES} to ${MAX_BYTES}`);
  }
  return bytes;
}

/** base64url, which needs no quotes anywhere; never with a dash in front, which commands take for an option. */
function secretText(bytes: number): string {
  for (;;) {
    const text = randomBytes(bytes).toString("base64url");
    if (!text.startsWith("-")) return text;
  }
}
