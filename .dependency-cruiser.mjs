// Which way imports run: packages/core/src in ranks (CONTRIBUTING.md), packages as in the workspace.
const CORE = "^packages/core/src/";
const RANKS = [
  "(errors|events|bytes|crypto)/",
  "claims/",
  "keys/",
  "channel/",
  "client/",
  "guard/",
  "([a-z-]+\\.ts|openapi/|redis/|revocations/|node/)",
];

const ranks = RANKS.slice(0, -1).map((folder, rank) => ({
  name: `core-rank-${rank}`,
  comment: "A file of core imports from its own folder and from ranks below.",
  severity: "error",
  from: { path: `${CORE}${folder}` },
  to: { path: RANKS.slice(rank + 1).map((above) => `${CORE}${above}`) },
}));

/** Packages that each group of packages must not import. */
const PACKAGES = [
  ["packages/core", "^(apps|packages/(?!core/))"],
  ["apps/platform", "^(packages/(?!core/)|apps/(?!platform/))"],
  ["packages/(express|fastify|hono|nestjs|cli)/src", "^(apps|packages/conformance)"],
];

export default {
  forbidden: [
    ...ranks,
    {
      name: "channel-knows-no-keys",
      severity: "error",
      from: { path: `${CORE}channel/` },
      to: { path: `${CORE}(keys|claims)/` },
    },
    {
      name: "keys-know-no-channel",
      severity: "error",
      from: { path: `${CORE}(keys|claims)/` },
      to: { path: `${CORE}channel/` },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    ...PACKAGES.map(([from, to]) => ({
      name: `packages-run-one-way: ${from}`,
      severity: "error",
      from: { path: `^${from}` },
      to: { path: to },
    })),
  ],
  options: {
    doNotFollow: { path: "node_modules|dist" },
    exclude: { path: "node_modules|dist" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.base.json" },
    enhancedResolveOptions: {
      conditionNames: ["@apikee/source", "import", "node", "default"],
      extensions: [".ts", ".mjs", ".js"],
    },
  },
};
