import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { RUNTIMES, run } from "@apikee/consumers-runtimes";
import { beforeAll, describe, expect, it } from "vitest";
import { installProject } from "./support/project.ts";

const COMPILER = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const APIKEE_SECRET = "a-secret-of-forty-eight-characters-for-the-tests";
const NEST_11 = Object.fromEntries(
  ["common", "core", "platform-express", "swagger"].map((name) => [`@nestjs/${name}`, "^11.0.0"]),
);

const ANSWER = {
  statuses: [200, 200, 401, 403],
  body: { tenant: "acme-corp", isOwnKey: true },
  refusal: { error: "MISSING_KEY", message: expect.any(String) },
  security: [{ ApikeeAuth: [] }],
  publicly: [],
};

describe.each([
  { title: "an ES module with NestJS 12", type: "module", dependencies: {} },
  { title: "CommonJS, as nest new makes it, with NestJS 11", type: "commonjs", dependencies: NEST_11 },
] as const)("$title", ({ type, dependencies }) => {
  let folder: string;
  beforeAll(async () => {
    folder = await installProject({ template: "nestjs", dependencies, type });
  });

  it("compiles, with the compiler's metadata of decorators", async () => {
    const compile = [process.execPath, COMPILER, "--project", "tsconfig.json"] as const;
    expect(await run(compile, { cwd: folder })).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  it.for([RUNTIMES.current, RUNTIMES.node22, RUNTIMES.node20])(
    "guards an application on $name",
    async ({ command, unavailable }, { skip }) => {
      if (unavailable !== null) skip(unavailable);
      const { code, stdout, stderr } = await run(command("out/main.js"), {
        cwd: folder,
        env: { APIKEE_SECRET },
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(JSON.parse(stdout)).toEqual(ANSWER);
    },
  );

  it("has @apikee/core with the adapter and nothing else of ours", async () => {
    expect((await readdir(join(folder, "node_modules/@apikee"))).sort()).toEqual(["core", "nestjs"]);
    const manifest = await readFile(join(folder, "node_modules/@apikee/nestjs/package.json"), "utf8");
    expect(Object.keys(JSON.parse(manifest).dependencies)).toEqual(["@apikee/core"]);
  });
});
