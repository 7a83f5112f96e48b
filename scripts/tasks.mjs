// What `npm start`, `test`, `build`, `check`, `bench` and `screenshots` do, once scripts/launch.mjs has brought the tools.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { reportConformance } from "./conformance-table.mjs";
import { countTests } from "./count-tests.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const REPORT = "reports/vitest.json";
const CONFORMANCE = "reports/conformance.md";
const [task, ...args] = process.argv.slice(2);

const build = ["turbo", "run", "build", "--output-logs=errors-only", "--log-order=grouped"];

const TASKS = {
  start() {
    run("Building", "pnpm", "exec", ...build, "--filter=@apikee/examples...");
    run("", "node", "apps/examples/src/start.ts", ...args);
  },
  build() {
    run("Building", "pnpm", "exec", ...build);
  },
  test() {
    mkdirSync(`${root}reports`, { recursive: true });
    run("Building", "pnpm", "exec", ...build);
    const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${REPORT}`];
    const status = attempt("Testing", "pnpm", "exec", "vitest", "run", ...reporters, ...args);
    const table = reportConformance(`${root}${REPORT}`, `${root}${CONFORMANCE}`);
    if (table !== "") console.log(`\n${table}\n\nCase by case: ${CONFORMANCE}\n`);
    console.log(countTests(`${root}${REPORT}`));
    process.exit(status);
  },
  check() {
    run("Format and lint", "pnpm", "exec", "biome", "ci", "--error-on-warnings");
    run(
      "Import ranks",
      "pnpm",
      "exec",
      "depcruise",
      "packages",
      "apps",
      "--config",
      ".dependency-cruiser.mjs",
    );
    run("Types", "pnpm", "exec", "turbo", "run", "types", "--output-logs=errors-only", "--log-order=grouped");
    run("Unused code", "pnpm", "exec", "knip");
    run(
      "Packages",
      "pnpm",
      "exec",
      "turbo",
      "run",
      "package",
      "--output-logs=errors-only",
      "--log-order=grouped",
    );
    run("Sizes", "pnpm", "exec", "size-limit");
    console.log("All checks passed.");
  },
  bench() {
    run("Building", "pnpm", "exec", ...build);
    run("", "pnpm", "--filter", "@apikee/bench", "run", "bench", ...args);
  },
  screenshots() {
    run("Building", "pnpm", "exec", ...build, "--filter=@apikee/platform...");
    run("", "pnpm", "--filter", "@apikee/consumers-dashboard", "run", "screenshots");
  },
};

if (!(task in TASKS)) {
  console.error(`usage: node scripts/launch.mjs ${Object.keys(TASKS).join(" | ")}`);
  process.exit(2);
}
run(
  "Installing dependencies",
  "pnpm",
  "install",
  "--frozen-lockfile",
  "--reporter=append-only",
  "--loglevel=error",
);
TASKS[task]();

/** Runs a command and ends with its status where it fails. */
function run(title, ...command) {
  const status = attempt(title, ...command);
  if (status !== 0) process.exit(status);
}

function attempt(title, command, ...args) {
  if (title !== "") console.log(`▸ ${title}`);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  return status ?? 1;
}
