import type { UserConfig } from "tsdown";

/** How every published package is built: ES modules with declarations, one output file per entry and shared chunk. */
export const library = {
  format: "esm",
  platform: "neutral",
  target: "es2023",
  dts: { sourcemap: true },
  sourcemap: true,
  clean: true,
  outDir: "dist",
  fixedExtension: false,
} satisfies UserConfig;
