import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import type { DONE } from "./idle.child.ts";

const CHILD = fileURLToPath(new URL("./idle.child.ts", import.meta.url));
const LAST_LINE: typeof DONE = "nothing more to do";

it("a list whose Redis does not answer keeps no process alive", { timeout: 30_000 }, async () => {
  const args = ["--conditions=@apikee/source", CHILD];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 20_000 });
  expect(stdout.trim()).toBe(LAST_LINE);
});
