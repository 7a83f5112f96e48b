import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "@apikee/consumers-runtimes";
import { inject } from "vitest";

/** A user's project: which one of projects/, and what of its package.json is different. */
export interface ProjectOptions {
  readonly template: string;
  /** Versions in place of the template's, and dependencies that it has not. */
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly type?: "module" | "commonjs";
}

type Versions = Record<string, string>;
type Manifest = Record<"dependencies" | "devDependencies" | "overrides", Versions | undefined>;

/** Less than the time that a hook has, so that npm is ended by us. */
const INSTALL_TIMEOUT_MS = 110_000;
const INSTALL = [
  "npm",
  "install",
  "--no-audit",
  "--no-fund",
  "--prefer-offline",
  "--no-update-notifier",
] as const;

/**
 * Makes a project outside the monorepo, and installs what its package.json says, with the packed packages
 * where it names ours.
 *
 * @returns its folder.
 * @throws Error with npm's words where the install fails.
 */
export async function installProject({ template, dependencies = {}, type }: ProjectOptions): Promise<string> {
  const source = fileURLToPath(new URL(`../../projects/${template}/`, import.meta.url));
  const folder = await mkdtemp(join(inject("temporary"), `${template}-`));
  await cp(source, folder, { recursive: true });
  const file = join(folder, "package.json");
  const manifest = JSON.parse(await readFile(file, "utf8")) as Manifest;
  const pinned = withTarballs({ ...manifest, ...(type !== undefined && { type }) }, dependencies);
  await writeFile(file, JSON.stringify(pinned, null, 2));

  const startedMs = performance.now();
  const { code, stderr, stdout } = await run(INSTALL, {
    cwd: folder,
    timeoutMs: INSTALL_TIMEOUT_MS,
  });
  if (code !== 0) throw new Error(`npm install in ${template} failed: ${stderr}${stdout}`);
  console.info(`consumers: ${template} installed in ${Math.round(performance.now() - startedMs)} ms`);
  return folder;
}

function withTarballs(manifest: Manifest, dependencies: Readonly<Versions>): object {
  const tarballs = inject("tarballs");
  const pin = (versions: Versions = {}): Versions =>
    Object.fromEntries(
      Object.entries(versions).map(([name, version]) => {
        const tarball = tarballs[name];
        return [name, tarball === undefined ? (dependencies[name] ?? version) : `file:${tarball}`];
      }),
    );
  const { dependencies: runtime, devDependencies, overrides, ...rest } = manifest;
  const added = Object.entries(dependencies).filter(
    ([name]) => !(name in { ...runtime, ...devDependencies }),
  );
  return {
    ...rest,
    dependencies: pin({ ...runtime, ...Object.fromEntries(added) }),
    devDependencies: pin(devDependencies),
    overrides: pin(overrides),
  };
}
