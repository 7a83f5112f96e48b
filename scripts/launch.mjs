// Brings the pinned Node and pnpm through npx, so that `npm test` works on a machine that has only
// Node 20 and npm, then runs scripts/tasks.mjs inside them.
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const PNPM = "pnpm@12.21.0";
const NODE = "node@24.21.0";
const NODE_MAJOR_FOR_DEVELOPMENT = 24;

const tasks = fileURLToPath(new URL("./tasks.mjs", import.meta.url));
const root = fileURLToPath(new URL("..", import.meta.url));
const args = process.argv.slice(2);

// What `npm run` exports would make the inner tools believe that they run for this package.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package)_/.test(name)),
);
env.TURBO_TELEMETRY_DISABLED = "1";
env.DO_NOT_TRACK = "1";

const major = Number(process.versions.node.split(".")[0]);
const packages = ["-p", PNPM, ...(major >= NODE_MAJOR_FOR_DEVELOPMENT ? [] : ["-p", NODE])];
const quoted = ["node", tasks, ...args].map((part) => `"${part.replaceAll('"', '\\"')}"`).join(" ");
const child = spawn("npx", ["-y", ...packages, "-c", quoted], {
  cwd: root,
  env,
  stdio: "inherit",
  shell: process.platform === "win32",
});

for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 1)));
