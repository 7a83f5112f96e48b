import { runInNewContext } from "node:vm";
import { beforeAll, expect, it } from "vitest";
import { bundle } from "./support/bundle.ts";
import { installProject } from "./support/project.ts";

const PROGRAM = { entry: "index.js", platform: "browser" } as const;

let folder: string;
beforeAll(async () => {
  folder = await installProject({ template: "browser" });
});

it("bundles for browsers without anything of Node's", async () => {
  const { text, ours } = await bundle({ ...PROGRAM, folder });

  expect(ours).toContain("core/dist/crypto/hash-portable.js");
  expect(ours).not.toContain("core/dist/crypto/hash-node.js");
  const code = text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  expect(code).not.toMatch(/\bnode:|\brequire\(|\bBuffer\b/);
});

it("makes and verifies keys where there is nothing but web standards", async () => {
  const { text } = await bundle({ ...PROGRAM, folder, format: "iife" });
  const webStandards = { crypto, TextEncoder, TextDecoder };

  const answer: unknown = await runInNewContext(`${text}; bundle.roundTrip()`, webStandards);

  // The object is of another realm, with prototypes of its own.
  expect(structuredClone(answer)).toEqual({
    tenant: "acme-corp",
    scopes: ["orders:read"],
    elsewhere: "INVALID_SIGNATURE",
  });
});
