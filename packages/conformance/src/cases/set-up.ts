import { expect } from "vitest";
import { CURRENT_SECRET } from "../configurations.ts";
import type { AppOptions, ServerModeOptions, Subject } from "../contract.ts";

/** One promise about options that make no sense: the application does not start with them. */
export interface SetUpCase {
  /** As a `ConformanceCase` has it. */
  id: string;
  title: string;
  run(start: Subject["start"]): Promise<void>;
}

const SECRETS: readonly (readonly [name: string, secrets: readonly unknown[]])[] = [
  ["none", []],
  ["an empty one", [""]],
  ["a blank one", [" "]],
  ["a blank behind it", [`${CURRENT_SECRET} `]],
  ["a line's end behind it", [`${CURRENT_SECRET}\n`]],
  ["an empty one beside a good one", [CURRENT_SECRET, ""]],
  ["one that is not set", [null]],
];

/** A whole server key of nobody's: 43 characters and a fingerprint. */
const SERVER_KEY = `sk_test_${"0".repeat(43)}_${"0".repeat(32)}`;

const OPTIONS: readonly (readonly [id: string, options: Partial<AppOptions>])[] = [
  ["A23 excludePaths without a slash", { excludePaths: ["health"] }],
  ["A23 excludePaths with a * in the middle", { excludePaths: ["/docs/*/page"] }],
  ["A23 excludePaths with a query", { excludePaths: ["/health?x"] }],
  ["A23 excludePaths with an escape", { excludePaths: ["/%68ealth"] }],
  ["A23 excludePaths with dots", { excludePaths: ["/docs/../health"] }],
  ["A00 a realm that needs escapes", { realm: 'Acme "API"' }],
  ["A00 Authorization as the header", { headerName: "Authorization" }],
  ["A00 no accepted environment", { acceptEnvironments: [] }],
  ["A00 a server key alone", { server: { serverKey: SERVER_KEY } as ServerModeOptions }],
  ["A00 an environment alone", { server: { projectEnv: "my-api-test" } as ServerModeOptions }],
];

/** Row 19, and the programmer's other mistakes: told when the application starts, and not by a 500 later. */
export const setUpCases: readonly SetUpCase[] = [
  ...SECRETS.map(([name, secrets]) => refusing(`A19 secrets: ${name}`, { secrets: secrets as string[] })),
  ...OPTIONS.map(([id, options]) => refusing(id, { secrets: [CURRENT_SECRET], ...options })),
];

function refusing(id: string, options: AppOptions): SetUpCase {
  return {
    id,
    title: "is refused when the application is set up",
    async run(start) {
      const attempt = Promise.resolve().then(() => start(structuredClone(options)));
      // Where it starts all the same it is ended, so that only this case fails.
      attempt.then(
        (app) => app.close(),
        () => undefined,
      );
      await expect(attempt).rejects.toThrow();
    },
  };
}
