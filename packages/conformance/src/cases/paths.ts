import { expect } from "vitest";
import { expectGuarded, expectKeptOut, expectReached, expectRefusal } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import type { HeaderLine } from "../http-request.ts";
import { keyHeader, mint } from "../keys.ts";
import { targetTable } from "./target-table.ts";

/** Spellings of guarded paths, and paths of nothing. Which of them a router takes for a route is its own affair. */
const SPELLINGS = targetTable(`
  A27 /%61dmin /%61%64%6d%69%6e /%41dmin /%2561dmin /mounted/%61dmin /%6dounted/admin /%2e/admin /%2fadmin
  A27 /admin?x=%zz /admin%20 /admin%2f /admin%00 /admin%0a
  A27 /admin%3fx /admin%23x
  A28 //admin ///admin /ADMIN /aDmIn /admin/ /admin// /admin;x /admin;/health /admin;jsessionid=1 /admin.json /.//admin
  A28 /./admin /x/../admin /admin/. /admin/x/.. /;/admin /admin? /admin?x /admin?x=1?y
  A29 /mounted//admin /mounted/admin/ /MOUNTED/admin /mounted/./admin //mounted/admin /mounted;x/admin /mounted /mounted/
  A35 / /nothing /nothing/at/all /__proto__ /constructor /toString/x /favicon.ico /.well-known/x /*
`);

/** Paths that do not decode: a router may refuse them before any guard. */
const UNDECODABLE = targetTable("A27 /% /%zz /admin% /admin%zz /%c0%ae/admin /admin%ff /%u0061dmin");

/** Targets that a server may refuse to read. */
const UNUSUAL: readonly (readonly [row: string, targets: readonly string[]])[] = [
  ["A24", ["/admin#", "/admin#x", "/#/admin", "#/admin"]],
  [
    "A26",
    ["http://x/admin", "HTTP://X/admin", "http://x//admin", "http://127.0.0.1/admin", "https://x/admin"],
  ],
  ["A26", ["ftp://x/admin", "http://u:p@x/admin", "http:///admin", "http:admin", "admin", "*", "?x", ""]],
  ["A28", ["\\admin", "/\\admin", "/admin\\", "/admin\\x", "/admin x", "/admin\t", "/admin\0", "/admin\x7f"]],
  ["A28", ["/admin\u00ff", "/\u00e4dmin", "/admin HTTP/1.1\r\nx-ignored: 1"]],
  ["A28", [`/${"a/".repeat(3_000)}`, `/admin?${"x".repeat(6_000)}`, `/admin?${"x".repeat(40_000)}`]],
];

/** Headers in which proxies name another path, method or client. */
const OVERRIDES: readonly HeaderLine[] = [
  ["X-HTTP-Method-Override", "OPTIONS"],
  ["X-HTTP-Method", "OPTIONS"],
  ["X-Method-Override", "HEAD"],
  ["X-Original-URL", "/health"],
  ["X-Rewrite-URL", "/health"],
  ["X-Original-URI", "/health"],
  ["X-Forwarded-Path", "/health"],
  ["X-Forwarded-Uri", "/health"],
  ["X-Forwarded-Prefix", "/docs"],
  ["X-Forwarded-Host", "x/health?"],
  ["X-Forwarded-Proto", "http://x/health?"],
  ["Forwarded", 'for=127.0.0.1;host="x/health?";proto=http'],
  ["Referer", "/health"],
];

/** Rows 24, 26 to 29, 32 and 35. */
export const pathCases: readonly ConformanceCase[] = [
  ...SPELLINGS.map(
    ([row, target]): ConformanceCase => ({
      id: `${row} ${target}`,
      title: "is guarded, and with a key is a route or the framework's 404",
      async run({ guarded }) {
        expectGuarded(guarded, await guarded.get(target));
        expect([200, 400, 404]).toContain((await guarded.get(target, keyHeader(await mint()))).status);
      },
    }),
  ),
  ...UNDECODABLE.map(
    ([row, target]): ConformanceCase => ({
      id: `${row} ${target}`,
      title: "is guarded where the router does not refuse it, and reaches no handler",
      async run({ guarded }) {
        const response = await guarded.get(target);
        if (response.status === 400) expectKeptOut(response, [400]);
        else expectGuarded(guarded, response);
        expectKeptOut(await guarded.get(target, keyHeader(await mint())), [400, 404]);
      },
    }),
  ),
  ...UNUSUAL.flatMap(([row, targets]) =>
    targets.map(
      (target): ConformanceCase => ({
        id: `${row} ${printable(target)}`,
        title: "reaches no handler without a key",
        async run({ guarded }) {
          expectKeptOut(await guarded.get(target), [400, 401, 404, 414, 431]);
        },
      }),
    ),
  ),
  ...OVERRIDES.map(
    ([name, value]): ConformanceCase => ({
      id: `A32 ${name}: ${value}`,
      title: "changes nothing",
      async run({ guarded, cors }) {
        const overridden = [[name, value]] as const;
        for (const app of [guarded, cors]) expectRefusal(await app.get("/admin", overridden), "MISSING_KEY");
        const reader = await mint({ scopes: ["reports:read"] });
        const request = { target: "/reports", headers: [...keyHeader(reader), ...overridden] };
        expectReached(await guarded.send(request), "reports-read");
        expectRefusal(await guarded.send({ ...request, method: "DELETE" }), "INSUFFICIENT_SCOPE");
      },
    }),
  ),
  {
    id: "A35 unknown path",
    title: "with a key, where nothing is, is the framework's 404",
    async run({ guarded, optional }) {
      const headers = keyHeader(await mint());
      for (const target of ["/nothing", "/admin/nothing", "/mounted/nothing", "/__proto__"]) {
        expectKeptOut(await guarded.get(target, headers), [404]);
        expectKeptOut(await optional.get(target), [404]);
      }
    },
  },
];

/** A case id of one line and no great length. */
function printable(target: string): string {
  if (target.length > 60) return `${target.slice(0, 20)}… (${target.length} characters)`;
  return JSON.stringify(target);
}
