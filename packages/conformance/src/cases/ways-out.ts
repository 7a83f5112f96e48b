import { expect } from "vitest";
import { expectKeptOut } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import type { HttpResponse } from "../http-response.ts";
import { targetTable } from "./target-table.ts";

/** Handlers that the configuration `guarded` makes public. */
const PUBLIC_HANDLERS = ["health", "docs"];

/**
 * Ways that might lead from a public path to a guarded handler. A framework that resolves them guards what they
 * lead to; one that does not has no such route; one that keeps a fragment apart sees the public path alone.
 */
const WAYS_OUT = targetTable(String.raw`
  A23 /docs/../admin /docs/./../admin /docs/page/../../admin /docs/%2e%2e/admin /docs/.%2e/admin /docs/%2E%2E/admin
  A23 /docs/..%2fadmin /docs/..%2Fadmin /docs/%2e%2e%2fadmin /docs/%252e%252e/admin /docs/..%00/admin /docs/..//admin
  A23 /docs//admin /docs///admin /docs//../admin /docs/..;/admin /docs/;/../admin /docs/..%3b/admin /docs/%00/../admin
  A23 /docs\..\admin /docs/..\admin /docs/..%5cadmin /docs/%c0%ae%c0%ae/admin /docs/%u002e%u002e/admin /docs/%/../admin
  A23 /docs/admin /docs/mounted/admin /docs/?/../admin //docs/../admin //docs/page/../../admin /docs/..
  A23 /admin/../health /./health /health/. /health/.. /health/./admin /health\..\admin \admin/../health
  A23 /files/../health /files/x/../../docs/page /files/%2e%2e/health /files/..%2fhealth /files/..;/health /files//../health
  A23 /files/..\health /files/../../health /files/./../health /files/x/..%2f..%2fhealth /files/health /files/docs/page
  A24 /files/x#/../../health /files/#/../health
  A24 /admin#/health /admin#/docs/page /health#/admin /health#/../admin /docs/page#/../../admin /docs/#/../../admin
  A25 /health?/../admin /health?/admin /docs/page?/../../admin
  A26 http://x/health http://x/docs/../admin http://x/docs/%2e%2e/admin http://health/admin http://docs/page/admin
  A26 http://x/admin#/health http://x/admin?/health http://x/health#/admin http://x//health/../admin
  A26 //x/health //health/admin ///health /http://x/health
`);

/** Hosts that make another address of `http://{host}/admin` where they are pasted in front of the path. */
const HOSTS: readonly string[] = [
  ...[
    "x/health?",
    "x/health#",
    "x/docs/page?",
    "x/docs/page#",
    "x/docs",
    "x/docs/",
    "x/health/..",
    "x@y/health?",
  ],
  ...[
    "/health?",
    "?/health",
    "#/health",
    "x\\health?",
    "%2fhealth%3f",
    "[",
    "",
    "x:99999999",
    "health",
    "docs/x",
  ],
];

/** Rows 23 to 26, with `excludePaths: ["/health", "/docs/*"]` and no key. */
export const wayOutCases: readonly ConformanceCase[] = [
  ...WAYS_OUT.map(
    ([row, target]): ConformanceCase => ({
      id: `${row} way out ${target}`,
      title: "leads from no public path to a guarded handler",
      async run({ guarded }) {
        for (const method of ["GET", "HEAD"]) expectOnlyPublic(await guarded.send({ method, target }));
      },
    }),
  ),
  ...HOSTS.map(
    (host): ConformanceCase => ({
      id: `A26 Host "${host}"`,
      title: "makes no public path of a guarded one",
      async run({ guarded }) {
        expectOnlyPublic(await guarded.get("/admin", [["Host", host]]));
      },
    }),
  ),
  {
    id: "A26 no Host",
    title: "a client of HTTP/1.0, which names no host, is guarded as any other",
    async run({ guarded }) {
      for (const target of ["/admin", "/health/../admin", "//health", "http://x/admin"]) {
        expectOnlyPublic(await guarded.send({ target, version: "1.0" }));
      }
    },
  },
];

function expectOnlyPublic(response: HttpResponse): void {
  if (response.handler === undefined) expectKeptOut(response, [400, 401, 404]);
  else expect(PUBLIC_HANDLERS).toContain(response.handler);
}
