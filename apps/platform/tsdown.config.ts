import { defineConfig } from "tsdown";
import { library } from "../../tsdown.base.ts";

const SWAGGER_UI = "node_modules/swagger-ui-dist";

export default defineConfig({
  ...library,
  platform: "node",
  // run.ts is an entry so that it stays two folders below package.json, which it reads its version from.
  entry: ["src/index.ts", "src/testing/index.ts", "src/cli/main.ts", "src/cli/run.ts"],
  // The files that /docs serves, with their licence: an install brings nothing else of Swagger UI.
  copy: ["swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png", "LICENSE", "NOTICE"].map((file) => ({
    from: `${SWAGGER_UI}/${file}`,
    to: "dist/swagger-ui",
  })),
});
