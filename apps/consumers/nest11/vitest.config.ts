import { fileURLToPath } from "node:url";
import { mergeConfig } from "vitest/config";
import { project } from "../../../vitest.base.ts";

/** NestJS is imported by its name; here everything, the adapter too, gets version 11. */
const installed = (name: string) => ({
  find: new RegExp(`^${name}$`),
  replacement: fileURLToPath(new URL(`./node_modules/${name}/index.js`, import.meta.url)),
});

export default mergeConfig(project("@apikee/consumers-nest11"), {
  resolve: {
    alias: ["common", "core", "platform-express", "platform-fastify", "swagger"].map((name) =>
      installed(`@nestjs/${name}`),
    ),
  },
});
