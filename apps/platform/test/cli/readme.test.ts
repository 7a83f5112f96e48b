import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { blocksOf, runBlocks, shown } from "./document-shell.ts";

const README = readFileSync(fileURLToPath(new URL("../../README.md", import.meta.url)), "utf8");
const TIMEOUT_MS = 60_000;
const blocks = blocksOf(README);

it.skipIf(process.platform === "win32")(
  "the README's lines do what it says",
  { timeout: TIMEOUT_MS },
  async () => {
    const outputs = await runBlocks(blocks);
    expect(blocks.filter(({ language }) => language === "json")).toHaveLength(5);
    for (const [index, { commands, language, output = "" }] of blocks.entries()) {
      if (language !== "json") continue;
      expect(JSON.parse(outputs[index] ?? ""), commands).toMatchObject(shown(output) as object);
    }
    const logs = outputs[blocks.length - 1] ?? "";
    expect(logs).toMatch(/^\{"data":\[\],"pagination":\{"total":0,.*\}at,outcome,status,/);
  },
);
