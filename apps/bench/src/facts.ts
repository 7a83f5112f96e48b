import { readFileSync } from "node:fs";
import { arch, availableParallelism, cpus, platform } from "node:os";

/** What the figures depend on besides the code. */
export interface MachineFacts {
  readonly node: string;
  readonly v8: string;
  readonly cpu: string;
  /** Processors that this process may use. */
  readonly cores: number;
  readonly platform: string;
}

/** The machine and the runtime that this runs on. */
export function machineFacts(): MachineFacts {
  return {
    node: process.versions.node,
    v8: process.versions.v8,
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    platform: `${platform()} ${arch()}`,
  };
}

const MEASURED = [
  "@apikee/core",
  "@apikee/express",
  "@apikee/platform",
  "@hono/node-server",
  "apikee",
  "express",
  "fast-jwt",
  "hono",
  "jose",
  "jsonwebtoken",
];

/** The installed version of each package that is measured. */
export function measuredVersions(): Record<string, string> {
  return Object.fromEntries(MEASURED.map((name) => [name, versionOf(name)]));
}

/** Read from the file, since some packages export no `package.json`. */
function versionOf(name: string): string {
  const file = new URL(`../node_modules/${name}/package.json`, import.meta.url);
  const manifest: unknown = JSON.parse(readFileSync(file, "utf8"));
  const isManifest = typeof manifest === "object" && manifest !== null && "version" in manifest;
  return isManifest ? String(manifest.version) : "unknown";
}
