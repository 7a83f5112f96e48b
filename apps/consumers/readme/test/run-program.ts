import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import ts from "typescript";
import { onTestFinished } from "vitest";
import { freePort } from "./free-port.ts";

/** A program of the documentation. */
export interface DocumentedProgram {
  /** Where it is written to; it ends with a slash. */
  readonly folder: string;
  readonly name: string;
  readonly text: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs a program, which listens on the port in `PORT` and answers `/health`, until the test ends; gives its address. */
export async function runProgram({ folder, name, text, env }: DocumentedProgram): Promise<string> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}${name}.js`, compiled(text));
  const port = await freePort();
  const child = spawn(process.execPath, [`${name}.js`], {
    cwd: folder,
    env: { ...process.env, PORT: String(port), ...env },
    stdio: ["ignore", "ignore", "inherit"],
  });
  onTestFinished(async () => {
    const ended = once(child, "exit");
    if (child.exitCode === null && child.kill()) await ended;
  });
  const origin = `http://localhost:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the program ${name} ended with ${child.exitCode}`);
    const isUp = await fetch(`${origin}/health`).then(
      () => true,
      () => false,
    );
    if (isUp) return origin;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** As TypeScript compiles it: Node does not read the decorators of NestJS. */
function compiled(program: string): string {
  const compilerOptions = {
    target: ts.ScriptTarget.ES2023,
    module: ts.ModuleKind.ESNext,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
  };
  return ts.transpileModule(program, { compilerOptions }).outputText;
}
