import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { OpenApiDocument } from "../http/openapi-document.ts";
import { Program, temporaryFolder } from "./program.ts";

// docs/http-api.md, as its reader would follow it: every shell block, in one shell, beside a served platform.
const DOCUMENT = readFileSync(
  fileURLToPath(new URL("../../../../docs/http-api.md", import.meta.url)),
  "utf8",
);
const TIMEOUT_MS = 60_000;
const MARK = "@@@";

/** An ```sh block, and what the block after it says of its output. */
const blocks = [...DOCUMENT.matchAll(/^```sh\n(.*?)^```\n(?:\n```(json|text)\n(.*?)^```\n)?/gms)].map(
  ([, commands = "", language, output]) => ({ commands, language, output }),
);

/** The method and path of every call that a command makes. */
const calls = blocks.flatMap(({ commands }) =>
  [...commands.replaceAll("\\\n", " ").matchAll(/curl .*?(?=\ncurl |$)/gs)].map(([line]) => ({
    method: /-X ([A-Z]+)/.exec(line)?.[1] ?? "GET",
    pathname: /"\$(APIKEE_BASE_URL|ORIGIN)([^"?]*)/
      .exec(line)!
      .slice(1)
      .join("")
      .replace("APIKEE_BASE_URL", "/api/v1")
      .replace("ORIGIN", "")
      .replaceAll(/\$\w+/g, "x"),
  })),
);

async function runAll(): Promise<{ readonly outputs: string[]; readonly document: OpenApi }> {
  const folder = temporaryFolder();
  const platform = new Program(["--port", "0"], { cwd: folder });
  const origin = await platform.origin();
  const { stdout } = await new Program(["init", "my-api", "--port", new URL(origin).port], {
    cwd: folder,
  }).end();
  writeFileSync(join(folder, ".env"), stdout);
  const script = blocks.map(({ commands }) => commands).join(`printf '${MARK}'\n`);
  const shell = spawn("sh", ["-euc", script], {
    cwd: folder,
    env: { PATH: process.env["PATH"] },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const chunks: Buffer[] = [];
  const errors: Buffer[] = [];
  shell.stdout.on("data", (chunk) => chunks.push(chunk));
  shell.stderr.on("data", (chunk) => errors.push(chunk));
  const [status] = await once(shell, "close");
  const output = Buffer.concat(chunks).toString();
  expect(status, output + Buffer.concat(errors).toString()).toBe(0);
  const document = await (await fetch(`${origin}/openapi.json`)).json();
  platform.signal("SIGTERM");
  expect((await platform.end()).status).toBe(0);
  return { outputs: output.split(MARK), document };
}

type OpenApi = ConstructorParameters<typeof OpenApiDocument>[0];

/** What the document shows, `…` standing for anything. */
function shown(text: string): unknown {
  return JSON.parse(text, (_, value) =>
    typeof value === "string" && value.endsWith("…") ? expect.stringContaining(value.slice(0, -1)) : value,
  );
}

it.skipIf(process.platform === "win32")(
  "every command of docs/http-api.md does what it says, and every call has one",
  { timeout: TIMEOUT_MS },
  async () => {
    const { outputs, document } = await runAll();
    for (const [index, { commands, language, output = "" }] of blocks.entries()) {
      const given = outputs[index] ?? "";
      if (language === "json") expect(JSON.parse(given), commands).toMatchObject(shown(output) as object);
      if (language === "text") expect(given.trim(), commands).toBe(output.trim());
    }
    const api = new OpenApiDocument(document);
    const shownCalls = calls.map(
      ({ method, pathname }) => `${method.toLowerCase()} ${api.templateOf(pathname)}`,
    );
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path}`),
    );
    expect(described.filter((call) => !shownCalls.includes(call))).toEqual([]);
    // Each has a chapter of its own, named by it.
    for (const call of described) {
      const [method = "", path = ""] = call.split(" ");
      expect(DOCUMENT).toContain(`### ${method.toUpperCase()} ${path.replace("/api/v1", "")}\n`);
    }
  },
);
