import { createRequire } from "node:module";
import { RUNTIMES, run } from "@apikee/consumers-runtimes";
import { beforeAll, describe, expect, it } from "vitest";
import { installProject } from "./support/project.ts";

const COMPILER = createRequire(import.meta.url).resolve("typescript/bin/tsc");

const SILENT = { code: 0, stdout: "", stderr: "" };

const ANSWER = {
  issued: "acme-corp pro 5 2026-04-01T00:00:00.000Z true",
  statuses: [200, 401],
  refusal: "INVALID_FORMAT 401",
  answers: [
    { tenant: "acme-corp", plan: "pro", keyId: expect.any(String) },
    { code: "MISSING_KEY", path: "/me" },
  ],
  responses: ["401", "403", "429", "503"],
};

describe.each([
  { title: "the types of Express 5", dependencies: {} },
  {
    title: "the types of Express 4",
    dependencies: { express: "~4.21.2", "@types/express": "^4.17.25" },
  },
])("TypeScript with $title", ({ dependencies }) => {
  let folder: string;
  beforeAll(async () => {
    folder = await installProject({ template: "typescript", dependencies });
  });

  it("compiles under moduleResolution bundler, and finds mistakes", async () => {
    expect(await compile(folder, "bundler")).toEqual(SILENT);
  });

  it("compiles under nodenext, and finds mistakes; the program runs", async () => {
    expect(await compile(folder, "nodenext")).toEqual(SILENT);
    expect(await answerOf(folder, "out/main.js")).toEqual(ANSWER);
  });

  it("compiles to CommonJS under nodenext; the program runs", async () => {
    expect(await compile(folder, "commonjs")).toEqual(SILENT);
    expect(await answerOf(folder, "out/commonjs.cjs")).toEqual({ tenant: "acme-corp", expiresAt: null });
  });

  it("needs neither the types of Node nor those of the DOM for core", async () => {
    expect(await compile(folder, "no-node")).toEqual(SILENT);
  });
});

function compile(cwd: string, project: string) {
  console.info(`consumers: tsc under ${project}`);
  return run([process.execPath, COMPILER, "--project", `tsconfig.${project}.json`], { cwd });
}

async function answerOf(cwd: string, script: string): Promise<unknown> {
  const { code, stdout, stderr } = await run(RUNTIMES.current.command(script), { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}
