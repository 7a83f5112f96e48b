import { expect } from "vitest";
import { expectReached, expectRefusal } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import { ROUTES, type Route } from "../contract.ts";
import { keyHeader, mint } from "../keys.ts";

/** A key without a wildcard, so that each route's own scopes are what lets it in. */
const ALL_SCOPES = [...new Set(ROUTES.flatMap(({ scopes }) => scopes))];

/** The one route that does not answer 200. */
const THROWS = "throw";

/** The application under test is the one of the contract; and no route of it is open. */
export const applicationCases: readonly ConformanceCase[] = [
  ...ROUTES.filter(({ handler }) => handler !== THROWS).map(reachable),
  ...ROUTES.map(guarded),
];

function reachable({ method, path, handler }: Route): ConformanceCase {
  return {
    id: `A00 ${method} ${path}`,
    title: "a good key reaches the handler, which sees its tenant",
    async run({ renamed }) {
      const key = await mint({ scopes: ALL_SCOPES });
      const response = await renamed.send({ method, target: path, headers: [["x-acme-key", key]] });
      expectReached(response, handler);
      expect(response.json()).toMatchObject({ tenant: "acme-corp" });
    },
  };
}

function guarded({ method, path, handler }: Route): ConformanceCase {
  return {
    id: `A01 ${method} ${path}`,
    title: `without a key, handler ${handler} is not reached`,
    async run({ cors, production }) {
      for (const app of [cors, production]) {
        expectRefusal(await app.send({ method, target: path }), "MISSING_KEY");
        expectRefusal(await app.send({ method, target: path, headers: keyHeader("bad") }), "INVALID_PREFIX");
      }
    },
  };
}
