import { expectReached, expectRefusal } from "../assertions.ts";
import { CURRENT_SECRET } from "../configurations.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { forge, newId } from "../forge.ts";
import { keyHeader } from "../keys.ts";

const GRANTED: readonly (readonly [id: string, held: readonly string[], target: string, handler: string])[] =
  [
    ["A21 the same scope", ["reports:read"], "/reports", "reports-read"],
    ["A21 one of several", ["x", "reports:read", "y"], "/reports", "reports-read"],
    ["A21 *", ["*"], "/reports", "reports-read"],
    ["A21 reports:*", ["reports:*"], "/reports", "reports-read"],
    ["A21 a and b", ["b", "a"], "/both", "both"],
    ["A20 toString, held and required", ["toString"], "/toString", "to-string"],
    ["A20 __proto__, held and required", ["__proto__"], "/proto", "proto"],
  ];

/** None of these is what the route requires. */
const REFUSED: readonly (readonly [id: string, held: readonly string[], target: string])[] = [
  ["A21 no scope at all", [], "/reports"],
  ["A21 another scope", ["reports:write"], "/reports"],
  ["A21 Reports:read", ["Reports:read", "reports:Read", "REPORTS:*"], "/reports"],
  ["A21 the part before", ["reports", "reports:", "report", "reports:rea"], "/reports"],
  ["A21 more than it", ["reports:read:all", "reports:reader"], "/reports"],
  ["A21 wildcard of a longer name", ["reportsx:*", "reports:read:*"], "/reports"],
  ["A21 wildcard of a shorter name", ["report:*", "r:*", ":*"], "/reports"],
  ["A21 wildcard in the middle", ["*:read", "re*:read", "reports:r*", "reports*", "**"], "/reports"],
  ["A21 expressions", [".*", "reports:?ead", "reports:[a-z]+", "reports.read"], "/reports"],
  ["A21 blanks and lists", [" reports:read", "reports:read ", "reports:read,x"], "/reports"],
  ["A21 only a", ["a"], "/both"],
  ["A21 only b", ["b"], "/both"],
  ["A21 a and b in one", ["a b", "a,b", "ab"], "/both"],
  ["A20 toString, not held", [], "/toString"],
  ["A20 __proto__, not held", [], "/proto"],
  ["A20 members of objects", ["__proto__", "constructor", "toString", "hasOwnProperty"], "/reports"],
  ["A20 members of lists", ["length", "0", "includes"], "/toString"],
];

/** Rows 20 and 21. Row 22, a requirement of nothing, is a mistake at set-up and each adapter's own test. */
export const scopeCases: readonly ConformanceCase[] = [
  ...GRANTED.map(
    ([id, held, target, handler]): ConformanceCase => ({
      id,
      title: `${JSON.stringify(held)} opens ${target}`,
      async run({ guarded }) {
        expectReached(await guarded.get(target, keyHeader(holding(held))), handler);
      },
    }),
  ),
  ...REFUSED.map(
    ([id, held, target]): ConformanceCase => ({
      id,
      title: `${JSON.stringify(held)} does not open ${target}`,
      async run({ guarded }) {
        expectRefusal(await guarded.get(target, keyHeader(holding(held))), "INSUFFICIENT_SCOPE");
      },
    }),
  ),
  {
    id: "A21 one method's scope",
    title: "the scope of one method does not open another of the same path",
    async run({ guarded }) {
      const headers = keyHeader(holding(["reports:read"]));
      expectReached(await guarded.get("/reports", headers), "reports-read");
      expectRefusal(
        await guarded.send({ method: "DELETE", target: "/reports", headers }),
        "INSUFFICIENT_SCOPE",
      );
    },
  },
  {
    id: "A21 a bad key with every scope",
    title: "scopes are looked at after the key itself",
    async run({ guarded }) {
      const key = forge({ id: newId(), tid: "acme-corp", scp: ["*"] }, "mallory");
      expectRefusal(await guarded.get("/reports", keyHeader(key)), "INVALID_SIGNATURE");
      expectRefusal(await guarded.get("/reports"), "MISSING_KEY");
    },
  },
  {
    id: "A37 guard twice",
    title: "where the guard runs twice there is one answer",
    async run({ guarded }) {
      expectReached(await guarded.get("/guarded-twice", keyHeader(holding([]))), "guarded-twice");
      expectRefusal(await guarded.get("/guarded-twice"), "MISSING_KEY");
      expectRefusal(await guarded.get("/guarded-twice", keyHeader("bad")), "INVALID_PREFIX");
    },
  },
];

/** Made by hand: minting may refuse some of these scopes. */
function holding(scopes: readonly string[]): string {
  return forge({ id: newId(), tid: "acme-corp", scp: scopes }, CURRENT_SECRET);
}
