import { expectGuarded, expectKeptOut, expectReached } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { keyHeader, mint } from "../keys.ts";
import { targetTable } from "./target-table.ts";

/** Public, and what follows the path is no part of it. */
const OPEN = [
  ["/health", "health"],
  ["/health?x=/admin", "health"],
  ["/docs/page", "docs"],
  ["/docs/page?x=1&y", "docs"],
] as const;

/**
 * Like a public path, and none. `/docs/*` is what lies below `/docs`: neither that path itself, nor an empty
 * segment below it, which many routers take for the path itself. Under a mount the whole path counts.
 */
const GUARDED = targetTable(`
  A23 /healthz /healt /health.json /health-check /health/ /health// /health/x /HEALTH /Health /x/health //health
  A23 /health;/admin /health;x=1 /health, /health%20 /health%00 /health%2f /health%2Fadmin /health%23/admin
  A23 /health%3f/admin /%68ealth /health/../admin /health/%2e%2e/admin /health/.%2E/admin /admin/health
  A23 /docs /docs/ /docs? /docs/? /docsx /docs-page /docs.page /docs;/page /docs%2fpage /DOCS/page /x/docs/page
  A25 /admin?x=/health /admin?/health /admin?/docs/page /admin??/health /admin?#/health /docs?/page
  A29 /mounted/health /mounted/docs/page
`);

/** Rows 23, 25, 29 and 35, with `excludePaths: ["/health", "/docs/*"]`. */
export const publicPathCases: readonly ConformanceCase[] = [
  ...OPEN.map(
    ([target, handler]): ConformanceCase => ({
      id: `A23 public ${target}`,
      title: "is answered without a key, and whatever the key is",
      async run({ guarded }) {
        const twice = [...keyHeader("apikee_1.1"), ...keyHeader("apikee_1.2")];
        for (const headers of [[], keyHeader("bad"), twice, keyHeader(await mint())]) {
          expectReached(await guarded.get(target, headers), handler);
        }
      },
    }),
  ),
  ...GUARDED.map(
    ([row, target]): ConformanceCase => ({
      id: `${row} guarded ${target}`,
      title: "is not public",
      async run({ guarded }) {
        expectGuarded(guarded, await guarded.get(target));
      },
    }),
  ),
  {
    id: "A35 public path, other method",
    title: "a method that a public path has not is the framework's to refuse",
    async run({ guarded }) {
      expectKeptOut(await guarded.send({ method: "POST", target: "/health", body: "" }), [404, 405]);
    },
  },
  {
    id: "A35 below a public path",
    title: "where nothing is, below a public path, is the framework's 404",
    async run({ guarded }) {
      expectKeptOut(await guarded.get("/docs/nothing"), [404]);
      expectKeptOut(await guarded.get("/docs/nothing/at/all"), [404]);
    },
  },
];
