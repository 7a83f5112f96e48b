import { build, type Platform } from "esbuild";

/** What to bundle, and for whom. */
export interface BundleOptions {
  readonly folder: string;
  readonly entry: string;
  readonly platform: Platform;
  /** Export conditions besides `import` and the platform's own. */
  readonly conditions?: readonly string[];
  /** Modules that stay imports. Default: none. */
  readonly external?: readonly string[];
  /** `esm`, or `iife` with the exports in the global `bundle`. Default: `esm`. */
  readonly format?: "esm" | "iife";
}

/** One file that holds the whole program. */
export interface Bundle {
  readonly text: string;
  /** The files of our packages that went into it, from the package's name on. */
  readonly ours: readonly string[];
}

/**
 * Bundles a program of a user's project.
 *
 * @throws Error where a module cannot be found, and on any warning.
 */
export async function bundle(options: BundleOptions): Promise<Bundle> {
  const { folder, entry, platform, conditions = [], external = [], format = "esm" } = options;
  const { outputFiles, metafile, warnings } = await build({
    absWorkingDir: folder,
    entryPoints: [entry],
    platform,
    conditions: [...conditions],
    external: [...external],
    format,
    bundle: true,
    write: false,
    metafile: true,
    logLevel: "silent",
    ...(format === "iife" ? { globalName: "bundle" } : {}),
  });
  if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join("\n"));
  const ours = Object.keys(metafile.inputs).flatMap((file) => file.split("node_modules/@apikee/")[1] ?? []);
  return { text: outputFiles[0]!.text, ours };
}
