import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "@apikee/consumers-runtimes";
import { beforeAll, describe, expect, it } from "vitest";
import { installProject } from "./support/project.ts";

interface Tree {
  /** Absent where an optional peer is not installed. */
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, Tree>>;
}

const LIST = ["npm", "ls", "--all", "--json", "--omit=dev", "--omit=peer"] as const;

describe.each([
  { name: "express", framework: { express: "^5.1.0" } },
  { name: "fastify", framework: { fastify: "^5.12.8" } },
  { name: "hono", framework: { hono: "^4.13.0" } },
  {
    name: "nestjs",
    framework: {
      "@nestjs/common": "^12.5.1",
      "@nestjs/core": "^12.5.1",
      "reflect-metadata": "^0.2.2",
      rxjs: "^7.8.2",
    },
  },
])("an install of @apikee/$name", ({ name, framework }) => {
  const adapter = `@apikee/${name}`;
  let folder: string;
  beforeAll(async () => {
    folder = await installProject({
      template: "adapter-only",
      dependencies: { ...framework, [adapter]: "*" },
    });
  });

  it("brings @apikee/core and nothing else", async () => {
    const { code, stdout } = await run(LIST, { cwd: folder });
    expect(code).toBe(0);
    const { dependencies = {} } = JSON.parse(stdout) as Tree;

    expect((await readdir(join(folder, "node_modules/@apikee"))).sort()).toEqual(["core", name].sort());
    expect(Object.keys(dependencies).sort()).toEqual([adapter, ...Object.keys(framework)].sort());
    // The application's own framework is listed again below the adapter that asks for it.
    const brought = Object.entries(dependencies[adapter]?.dependencies ?? {}).filter(
      ([other, { version }]) => version !== undefined && !(other in framework),
    );
    expect(brought.map(([other]) => other)).toEqual(["@apikee/core"]);
    expect(brought[0]?.[1].dependencies ?? {}).toEqual({});
  });

  it.each(["@apikee/core", adapter])("runs no script of %s by itself", async (installed) => {
    const manifest = await readFile(join(folder, `node_modules/${installed}/package.json`), "utf8");
    const { scripts = {} } = JSON.parse(manifest) as { scripts?: Record<string, string> };
    expect(Object.keys(scripts).filter((script) => /^(pre|post)?install$|^prepare$/.test(script))).toEqual(
      [],
    );
  });
});
