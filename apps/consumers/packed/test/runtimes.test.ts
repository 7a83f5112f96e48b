import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  callWorker,
  evaluateInChromium,
  NO_CHROMIUM,
  RUNTIMES,
  type Runtime,
  run,
} from "@apikee/consumers-runtimes";
import { beforeAll, describe, expect, inject, it } from "vitest";
import { bundle } from "./support/bundle.ts";
import { installProject } from "./support/project.ts";

const VECTORS = fileURLToPath(
  new URL("../../../../packages/core/test/vectors/apikee/keys.json", import.meta.url),
);
const ALL_RIGHT = { valid: 18, invalid: 57, minted: 200, wrong: [] };
const WITH_NODE_CRYPTO: readonly Runtime[] = Object.values(RUNTIMES);

let folder: string;
beforeAll(async () => {
  folder = await installProject({ template: "runtimes" });
  await cp(VECTORS, join(folder, "keys.json"));
});

describe.each(WITH_NODE_CRYPTO)("$name", (runtime) => {
  const { name, unavailable } = runtime;

  it("answers to every key of the vectors, and verifies what it makes", async ({ skip }) => {
    if (unavailable !== null) skip(unavailable);
    expect(await answerOf(runtime, folder)).toEqual({
      runtime: expect.stringMatching(new RegExp(`^${name}(\\.|$)`)),
      ...ALL_RIGHT,
    });
  });

  it("computes signatures with node:crypto", async ({ skip }) => {
    if (unavailable !== null) skip(unavailable);
    // Nothing tells from outside which back end is in use: without the other one the answers are the same.
    const withoutPortable = `${folder}-${name.replace(" ", "-")}`;
    await cp(folder, withoutPortable, { recursive: true, verbatimSymlinks: true });
    await rm(join(withoutPortable, "node_modules/@apikee/core/dist/crypto/hash-portable.js"));
    expect(await answerOf(runtime, withoutPortable)).toMatchObject(ALL_RIGHT);
  });
});

describe("workerd", () => {
  it.each(["workerd", "browser"])(
    "answers to every key, bundled under the condition %s",
    async (condition) => {
      const { text, ours } = await bundle({
        folder,
        entry: "worker.js",
        platform: "neutral",
        conditions: [condition],
      });
      expect(ours).toContain("core/dist/crypto/hash-portable.js");
      expect(ours).not.toContain("core/dist/crypto/hash-node.js");

      const answer: unknown = JSON.parse(await callWorker(text));
      expect(answer).toEqual({ runtime: "Cloudflare-Workers", ...ALL_RIGHT });
    },
  );
});

describe("Chromium", () => {
  it("answers to every key", async ({ skip }) => {
    if (NO_CHROMIUM !== null) skip(NO_CHROMIUM);
    const { text } = await bundle({ folder, entry: "page.js", platform: "browser", format: "iife" });

    expect(await evaluateInChromium(text, "bundle.answer()")).toEqual({
      runtime: expect.stringContaining("Chrome/"),
      ...ALL_RIGHT,
    });
  });
});

async function answerOf({ name, command, env }: Runtime, cwd: string): Promise<unknown> {
  console.info(`consumers: the vectors on ${name}`);
  const { code, stdout, stderr } = await run(command("main.js"), { cwd, env: env(inject("temporary")) });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout);
}
