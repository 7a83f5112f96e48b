import type { Io, Output } from "./io.ts";

const STYLES = { bold: 1, red: 31, green: 32, yellow: 33 } as const;

/** Colours a word where a person reads it on a terminal that can, and `NO_COLOR` is not set. */
export function paint(io: Io, output: Output, style: keyof typeof STYLES, text: string): string {
  const isColoured = output.isTTY === true && !io.env["NO_COLOR"] && io.env["TERM"] !== "dumb";
  return isColoured ? `\u001b[${STYLES[style]}m${text}\u001b[0m` : text;
}
