import { readdirSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../../", import.meta.url));

/** A fenced block of a document. */
export interface Block {
  /** The document, from the root of the repository, and the line of the block. */
  readonly place: string;
  /** The language behind the fence, or an empty text. */
  readonly language: string;
  readonly text: string;
}

/** Every block of every README and of docs/. */
export function documentedBlocks(): readonly Block[] {
  return documents().flatMap(blocksOf);
}

/** The blocks of one document, by its path from the root. */
export function blocksOf(path: string): readonly Block[] {
  const lines = readFileSync(root + path, "utf8").split("\n");
  const blocks: Block[] = [];
  let start: number | undefined;
  lines.forEach((line, index) => {
    if (!line.startsWith("```")) return;
    if (start === undefined) {
      start = index;
      return;
    }
    blocks.push({
      place: `${path}:${start + 1}`,
      language: lines[start]!.slice(3).trim(),
      text: lines.slice(start + 1, index).join("\n"),
    });
    start = undefined;
  });
  if (start !== undefined) throw new Error(`${path}:${start + 1} is not closed`);
  return blocks;
}

/** Every Markdown file that people read, from the root. */
export function documents(): readonly string[] {
  const folders = ["", "docs/", "docs/decisions/", ...packages("packages"), ...packages("apps")];
  return folders.flatMap((folder) =>
    readdirSync(root + folder)
      .filter((name) => name.endsWith(".md"))
      .map((name) => relative(root, `${root}${folder}${name}`)),
  );
}

function packages(group: string): readonly string[] {
  return readdirSync(root + group).map((name) => `${group}/${name}/`);
}
