import { readdirSync, readFileSync } from "node:fs";

const CLI = new URL("../../src/cli/", import.meta.url);
/** It prints variables for others to read. */
const PRINTS = "init.ts";

/** Every variable that the command line reads, as its sources name them. */
export function serverVariables(): string[] {
  const sources = readdirSync(CLI).filter(
    (name) => name.endsWith(".ts") && name !== PRINTS && name !== "help.ts",
  );
  const names = sources.flatMap((name) => {
    const text = readFileSync(new URL(name, CLI), "utf8");
    return [...text.matchAll(/"((?:APIKEE_[A-Z_]+|DATABASE_URL))"/g)].map(([, variable = ""]) => variable);
  });
  return [...new Set(names)].sort();
}
