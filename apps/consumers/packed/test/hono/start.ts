import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { childSubject, type Subject } from "@apikee/conformance";
import { type Runtime, serveWorker, userEnv } from "@apikee/consumers-runtimes";
import { inject } from "vitest";
import { bundle } from "../support/bundle.ts";
import { installProject } from "../support/project.ts";

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** What an application installs; the rest of the programs here is the suite's. */
const INSTALLED = ["@apikee/core", "@apikee/core/*", "@apikee/hono", "hono", "hono/*"];
const WORKERD = "cloudflare:workers";

/** What the servers of Bun and workerd answer by themselves to a request line, host or method that they cannot read. */
const UNREAD = { bun: [505], workerd: [500, 501] };

/** Starts the suite's application as a process of Bun or Deno, on the packed packages. */
export function onRuntime({ name, command, env }: Runtime): Subject["start"] {
  let installed: Promise<string> | undefined;
  return async (options) => {
    installed ??= projectWith("process.ts");
    const program = {
      command: command("process.js", { net: true }),
      cwd: await installed,
      env: { ...userEnv(), ...env(inject("temporary")) },
    };
    const running = await childSubject(name, program).start(options);
    return { ...running, unreadStatuses: UNREAD.bun };
  };
}

/** Starts the suite's application on workerd, bundled from the packed packages. */
export function onWorkerd(): Subject["start"] {
  let script: Promise<string> | undefined;
  return async (options) => {
    script ??= workerScript();
    const worker = await serveWorker(await script, { OPTIONS: JSON.parse(JSON.stringify(options)) });
    return { ...worker, keepsConnections: true, unreadStatuses: UNREAD.workerd };
  };
}

async function workerScript(): Promise<string> {
  const folder = await projectWith("worker.ts");
  const { text } = await bundle({
    folder,
    entry: "worker.js",
    platform: "neutral",
    conditions: ["workerd", "worker", "browser"],
    external: [WORKERD],
  });
  return text;
}

/** A user's project, with one of the programs here as JavaScript. */
async function projectWith(program: string): Promise<string> {
  const folder = await installProject({ template: "hono" });
  const { text } = await bundle({
    folder: HERE,
    entry: program,
    platform: "neutral",
    external: [...INSTALLED, WORKERD],
  });
  await writeFile(join(folder, program.replace(/\.ts$/, ".js")), text);
  return folder;
}
