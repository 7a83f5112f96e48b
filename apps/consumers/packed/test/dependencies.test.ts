import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "@apikee/consumers-runtimes";
import { beforeAll, expect, it } from "vitest";
import { installProject } from "./support/project.ts";

interface Tree {
  readonly dependencies?: Readonly<Record<string, Tree>>;
}

let folder: string;
beforeAll(async () => {
  folder = await installProject({ template: "adapter-only" });
});

it("an install of the adapter brings @apikee/core and nothing else", async () => {
  const list = ["npm", "ls", "--all", "--json", "--omit=dev", "--omit=peer"] as const;
  const { code, stdout } = await run(list, { cwd: folder });
  expect(code).toBe(0);
  const { dependencies } = JSON.parse(stdout) as Tree;

  expect((await readdir(join(folder, "node_modules/@apikee"))).sort()).toEqual(["core", "express"]);
  expect(Object.keys(dependencies ?? {}).sort()).toEqual(["@apikee/express", "express"]);
  // The application's own express is listed again below the adapter that asks for it.
  const { express: _peer, ...adapter } = dependencies?.["@apikee/express"]?.dependencies ?? {};
  expect(Object.keys(adapter)).toEqual(["@apikee/core"]);
  expect(adapter["@apikee/core"]?.dependencies ?? {}).toEqual({});
});

it.each(["core", "express"])(
  "@apikee/%s is installed without scripts that run by themselves",
  async (name) => {
    const manifest = await readFile(join(folder, `node_modules/@apikee/${name}/package.json`), "utf8");
    const { scripts = {} } = JSON.parse(manifest) as { scripts?: Record<string, string> };
    expect(Object.keys(scripts).filter((script) => /^(pre|post)?install$|^prepare$/.test(script))).toEqual(
      [],
    );
  },
);
