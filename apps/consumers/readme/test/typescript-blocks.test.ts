import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { documentedBlocks } from "./blocks.ts";

const folder = fileURLToPath(new URL("./typed/", import.meta.url));
const blocks = documentedBlocks().filter(({ language }) => language === "ts");
const fileOf = (index: number): string => `${folder}block-${index}.ts`;
let problems: ReadonlyMap<string, readonly string[]> = new Map();

beforeAll(() => {
  mkdirSync(folder, { recursive: true });
  // Each block is a module of its own, as its reader would write it.
  blocks.forEach(({ text }, index) => {
    writeFileSync(fileOf(index), `${text}\nexport {};\n`);
  });
  problems = typeProblems(blocks.map((_, index) => fileOf(index)));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the TypeScript in the documentation", () => {
  it("is there", () => {
    expect(blocks.length).toBeGreaterThan(8);
  });

  it.each(blocks.map(({ place }, index) => ({ place, index })))("compiles: $place", ({ index }) => {
    expect(problems.get(fileOf(index)) ?? []).toEqual([]);
  });
});

/** Each block by itself: what one declares for the whole program must not reach another. */
function typeProblems(files: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noPropertyAccessFromIndexSignature: true,
    // As every project of NestJS has it.
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  };
  const host = ts.createCompilerHost(options);
  const parsed = new Map<string, ts.SourceFile | undefined>();
  const read = host.getSourceFile.bind(host);
  host.getSourceFile = (name, ...rest) => {
    if (!parsed.has(name)) parsed.set(name, read(name, ...rest));
    return parsed.get(name);
  };
  return new Map(
    files.map((file) => {
      const program = ts.createProgram([file], options, host);
      const found = ts
        .getPreEmitDiagnostics(program)
        .map((one) => ts.flattenDiagnosticMessageText(one.messageText, "\n"));
      return [file, found];
    }),
  );
}
