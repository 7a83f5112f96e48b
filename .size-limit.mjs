const forPlatform = (platform, conditionNames) => (config) => ({
  ...config,
  platform,
  resolve: { conditionNames },
  // What is imported for server mode, the first key or the first `authenticate` is no part of what is loaded at once.
  external: [...[config.external ?? []].flat(), /\/(create|server-mode)-[^/]+\.js$/, /\/guard\/index\.js$/],
});
const node = forPlatform("node", ["node", "import"]);
const browser = forPlatform("browser", ["browser", "import"]);

/** What an application loads at once, minified and by brotli. */
export default [
  {
    name: "core, local mode on Node",
    path: "packages/core/dist/index.js",
    limit: "7 kB",
    modifyRolldownConfig: node,
  },
  {
    name: "core, local mode elsewhere",
    path: "packages/core/dist/index.js",
    limit: "12 kB",
    modifyRolldownConfig: browser,
  },
  {
    name: "core, the guard",
    path: "packages/core/dist/guard/index.js",
    limit: "4 kB",
    modifyRolldownConfig: node,
  },
  {
    name: "express, without core",
    path: "packages/express/dist/index.js",
    limit: "2 kB",
    ignore: ["@apikee/core"],
    modifyRolldownConfig: node,
  },
  {
    name: "fastify, without core",
    path: "packages/fastify/dist/index.js",
    limit: "3.2 kB",
    ignore: ["@apikee/core"],
    modifyRolldownConfig: node,
  },
  {
    name: "hono, without core",
    path: "packages/hono/dist/index.js",
    limit: "3 kB",
    ignore: ["@apikee/core", "hono"],
    modifyRolldownConfig: node,
  },
  {
    name: "nestjs, without core",
    path: "packages/nestjs/dist/index.js",
    limit: "3 kB",
    ignore: ["@apikee/core", "@nestjs/common", "@nestjs/core"],
    modifyRolldownConfig: node,
  },
];
