import { defineConfig } from "tsdown";
import { library } from "../../tsdown.base.ts";

export default defineConfig({
  ...library,
  platform: "node",
  entry: ["src/index.ts"],
  deps: { alwaysBundle: ["fastify-plugin"] },
});
