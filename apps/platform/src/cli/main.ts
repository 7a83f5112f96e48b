#!/usr/bin/env node
import { tooOld } from "./node-version.ts";

const complaint = tooOld(process.versions.node);
if (complaint !== null) {
  process.stderr.write(`${complaint}\n`);
  process.exitCode = 1;
} else {
  // Not before: what it imports (node:sqlite) is not there on an older Node, which would end with a stack.
  const { run } = await import("./run.ts");
  await run(process.argv.slice(2), process.env);
}
