import { createRequire } from "node:module";
import { mergeConfig } from "vitest/config";
import { project } from "../../../vitest.base.ts";

const { resolve } = createRequire(import.meta.url);

/** NestJS is imported by its name; here everything, the adapter too, gets version 11. */
const alias = [
  "@nestjs/common",
  "@nestjs/core",
  "@nestjs/core/helpers/execution-context-host.js",
  "@nestjs/platform-express",
  "@nestjs/platform-fastify",
  "@nestjs/swagger",
].map((name) => ({ find: new RegExp(`^${name}$`), replacement: resolve(name) }));

export default mergeConfig(project("@apikee/consumers-nest11"), { resolve: { alias } });
