import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMMANDS } from "../src/commands/index.ts";
import { apikee, call, SECRET, temporaryFolder } from "./support.ts";

const cwd = temporaryFolder();
const key = await apikee.create("acme-corp");
const options = [...new Set(COMMANDS.flatMap((command) => Object.keys(command.options)))];
/** A Redis that is not the one of the words below. */
const REDIS_OF_ITS_OWN = /^redis:\/\/(?!127\.0\.0\.1:1$)|^--redis=redis/;

/** Arguments as people, scripts and attackers may write them. No Redis is asked: nothing listens on port 1. */
const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...COMMANDS.map(({ name }) => name), "help") },
  { weight: 3, arbitrary: fc.constantFrom(...options.map((option) => `--${option}`)) },
  fc.constantFrom(
    key,
    `${key}x`,
    "acme",
    "90d",
    "never",
    "2027-01-31",
    "a=b",
    '{"a":1}',
    "redis://127.0.0.1:1",
  ),
  fc.constantFrom("-", "--", "--json", "--help", "-h", "-v", "--=", "---", "-=", "--no-json", "", "--secret"),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc
    .tuple(fc.constantFrom(...options), fc.string({ maxLength: 8 }))
    .map(([option, text]) => `--${option}=${text}`),
);
const words = fc.array(word, { maxLength: 7 });
const command = fc.constantFrom(...COMMANDS.map(({ name }) => name));
const argv = fc
  .oneof(
    words,
    fc.tuple(command, words).map(([name, rest]) => [name, ...rest]),
  )
  .filter((given) => !given.some((text) => REDIS_OF_ITS_OWN.test(text)));

describe("any arguments whatever", () => {
  it("end with 0, 1 or 2, say so, and give no secret away", { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(
        argv,
        fc.option(fc.oneof(fc.string({ unit: "binary" }), fc.constant(`${key}\n`)), { nil: undefined }),
        async (given, stdin) => {
          const { status, out, err } = await call(given, { cwd, ...(stdin === undefined ? {} : { stdin }) });
          expect([0, 1, 2]).toContain(status);
          expect(out + err).not.toBe("");
          expect(out + err).not.toContain(SECRET);
          expect(out + err).not.toContain("a defect of this program");
          if (status !== 0) expect(out + err).not.toContain(key);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
