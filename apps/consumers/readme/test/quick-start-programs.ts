import { mkdirSync, writeFileSync } from "node:fs";
import { blocksOf } from "./blocks.ts";

const PROGRAMS = ["server.mjs", "issue.mjs"];
const blocks = blocksOf("README.md");

/** Writes the two programs of the quick start of the project's README to a folder, which is made. */
export function writePrograms(folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const name of PROGRAMS) {
    const { text } = blocks.find((block) => block.text.startsWith(`// ${name}`))!;
    writeFileSync(`${folder}${name}`, text);
  }
}

/** The first shell block of that README with this command in it. */
export function commandsWith(command: string): string {
  return blocks.find(({ text }) => text.includes(command))!.text;
}

/** The lines of such a block, with the server of the quick start on another port. */
export function linesOnPort(commands: string, port: number): readonly string[] {
  // Without curl's progress, which would stand in the middle of what it prints.
  return commands.replaceAll(":3000", `:${port}`).replaceAll("curl -i", "curl -sS -i").split("\n");
}
