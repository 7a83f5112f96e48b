import { defineConfig } from "tsdown";

/** What Node cannot run as it stands: the decorators of NestJS. The other implementations are run from their sources. */
export default defineConfig({
  entry: { nestjs: "src/nestjs/serve.ts" },
  format: "esm",
  platform: "node",
  target: "es2023",
  dts: false,
  clean: true,
  outDir: "dist",
  fixedExtension: false,
});
