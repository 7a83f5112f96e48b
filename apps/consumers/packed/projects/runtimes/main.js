import { readFileSync } from "node:fs";
import { check } from "./check.js";

const vectors = JSON.parse(readFileSync(new URL("keys.json", import.meta.url), "utf8"));
console.log(JSON.stringify({ runtime: runtimeName(), ...(await check(vectors)) }));

function runtimeName() {
  if (globalThis.Bun !== undefined) return `bun ${globalThis.Bun.version}`;
  if (globalThis.Deno !== undefined) return `deno ${globalThis.Deno.version.deno}`;
  return `node ${process.versions.node}`;
}
