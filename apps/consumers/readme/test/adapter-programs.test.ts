import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Apikee } from "@apikee/core";
import { afterAll, describe, expect, it } from "vitest";
import { blocksOf } from "./blocks.ts";
import { runProgram } from "./run-program.ts";

// The complete program of an adapter's README, run as it stands on the built packages.
const folder = fileURLToPath(new URL("./adapter-programs/", import.meta.url));
const SECRET = "a secret of the tests, 32 bytes or more";
const apikee = new Apikee({ secret: SECRET, onEvent() {} });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the program on a port of its own; gives where it listens. */
function run(name: string): Promise<string> {
  const program = blocksOf(`packages/${name}/README.md`).find(({ language }) => language === "ts");
  return runProgram({ folder, name, text: program?.text ?? "", env: { APIKEE_SECRET: SECRET } });
}

describe.each([
  { name: "fastify", documented: "/docs" },
  { name: "hono", documented: "/openapi.json" },
  { name: "nestjs", documented: "/docs" },
])("the program in the README of @apikee/$name", ({ name, documented }) => {
  it("answers what the README says", { timeout: 30_000 }, async () => {
    const origin = await run(name);
    const reports = async (key?: string) => {
      const response = await fetch(
        `${origin}/reports`,
        key === undefined ? {} : { headers: { "x-api-key": key } },
      );
      return [response.status, await response.json()];
    };
    expect((await fetch(`${origin}/health`)).status).toBe(200);
    expect(await reports()).toEqual([401, { error: "MISSING_KEY", message: expect.any(String) }]);
    expect(await reports(await apikee.create("acme-corp"))).toMatchObject([
      403,
      { error: "INSUFFICIENT_SCOPE" },
    ]);
    const reader = await apikee.create("acme-corp", { scopes: ["reports:read"] });
    expect(await reports(reader)).toEqual([200, { tenant: "acme-corp", reports: [] }]);
    expect((await fetch(origin + documented)).status).toBe(200);
  });
});
