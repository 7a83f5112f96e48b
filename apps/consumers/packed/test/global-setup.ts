import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { packPackages, type Tarballs } from "./support/pack.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The packed packages. */
    tarballs: Tarballs;
    /** A folder of this run, removed afterwards. */
    temporary: string;
  }
}

/** Packs the packages once for all tests, into a folder that goes away with them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const temporary = await mkdtemp(join(tmpdir(), "apikee-consumers-"));
  const teardown = () => rm(temporary, { recursive: true, force: true });
  try {
    project.provide("tarballs", await packPackages(temporary));
    project.provide("temporary", temporary);
  } catch (error) {
    await teardown();
    throw error;
  }
  return teardown;
}
