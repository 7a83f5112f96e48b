import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { run } from "@apikee/consumers-runtimes";

/** The packages as they would be published: package name → file. */
export type Tarballs = Readonly<Record<string, string>>;

const require = createRequire(import.meta.url);
const MANIFESTS = [
  require.resolve("@apikee/core/package.json"),
  require.resolve("@apikee/express/package.json"),
  require.resolve("@apikee/fastify/package.json"),
  require.resolve("@apikee/hono/package.json"),
  require.resolve("@apikee/nestjs/package.json"),
  require.resolve("@apikee/platform/package.json"),
];

/**
 * Packs every published package into a folder.
 *
 * @throws Error where a package is not built, or pnpm refuses.
 */
export async function packPackages(destination: string): Promise<Tarballs> {
  const packed = await Promise.all(MANIFESTS.map((manifest) => packPackage(dirname(manifest), destination)));
  const tarballs = Object.fromEntries(packed);
  console.info(`consumers: packed ${Object.keys(tarballs).join(", ")}`);
  return tarballs;
}

async function packPackage(cwd: string, destination: string): Promise<[name: string, file: string]> {
  if (!existsSync(join(cwd, "dist/index.js"))) {
    throw new Error(`${cwd} is not built: run \`npm run build\` first, or \`npm test\`, which does`);
  }
  const pack = ["pnpm", "pack", "--json", "--pack-destination", destination] as const;
  const { code, stdout, stderr } = await run(pack, { cwd });
  if (code !== 0) throw new Error(`pnpm pack in ${cwd} failed: ${stderr}${stdout}`);
  const { name, filename } = JSON.parse(stdout) as { name: string; filename: string };
  return [name, filename];
}
