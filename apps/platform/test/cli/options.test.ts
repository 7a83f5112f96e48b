import { describe, expect, it } from "vitest";
import { readOptions } from "../../src/cli/options.ts";
import { UsageError } from "../../src/cli/usage-error.ts";

const DEFAULTS = { port: 4000, host: "127.0.0.1", data: "./.apikee" };

describe("the arguments", () => {
  it.each([
    [[], { command: "serve", options: DEFAULTS }],
    [["serve"], { command: "serve", options: DEFAULTS }],
    [
      ["--port", "0", "--host", "::1", "--data", "/d"],
      { command: "serve", options: { port: 0, host: "::1", data: "/d" } },
    ],
    [["--port=65535"], { command: "serve", options: { ...DEFAULTS, port: 65_535 } }],
    [["init", "my-api"], { command: "init", slug: "my-api", type: "production", options: DEFAULTS }],
    [["init", "a", "--type", "staging"], { command: "init", slug: "a", type: "staging", options: DEFAULTS }],
    [
      ["--port", "1", "init", "a"],
      { command: "init", slug: "a", type: "production", options: { ...DEFAULTS, port: 1 } },
    ],
    [["--help"], { command: "help", about: "serve" }],
    [["-h"], { command: "help", about: "serve" }],
    [["help"], { command: "help", about: "serve" }],
    [["init", "--help"], { command: "help", about: "init" }],
    [["help", "init"], { command: "help", about: "init" }],
    [["--version"], { command: "version" }],
  ])("%j are understood", (argv, expected) => {
    expect(readOptions(argv, {})).toEqual(expected);
  });

  it.each([
    [["--prt", "1"], /--prt/],
    [["--port"], /--port/],
    [["--port", "x"], /port must be a number/],
    [["--port", "65536"], /port must be a number/],
    [["--port", "-1"], /--port/],
    [["--host", ""], /--host is empty/],
    [["--data="], /--data is empty/],
    [["run"], /no command run/],
    [["serve", "x"], /options only/],
    [["--type", "staging"], /belongs to init/],
    [["init"], /needs a SLUG/],
    [["init", "a", "b"], /one SLUG/],
    [["init", "My_Api"], /a-z 0-9/],
    [["init", "a-"], /a-z 0-9/],
    [["init", "a", "--type", "p"], /2 to 16/],
    [["--database-url", "postgres://user:password@host/db"], /PostgreSQL is not supported yet/],
    [["init", "a", "--database-url="], /PostgreSQL is not supported yet/],
  ])("%j are refused, with the reason", (argv, reason) => {
    expect(() => readOptions(argv, {})).toThrow(UsageError);
    expect(() => readOptions(argv, {})).toThrow(reason);
    expect(() => readOptions(argv, {})).not.toThrow(/password/);
  });

  it("come from the environment where they are not given, an empty one being none", () => {
    const env = { APIKEE_PLATFORM_PORT: "1", APIKEE_PLATFORM_HOST: "0.0.0.0", APIKEE_PLATFORM_DATA: "" };
    expect(readOptions(["--port", "2"], env)).toEqual({
      command: "serve",
      options: { port: 2, host: "0.0.0.0", data: "./.apikee" },
    });
    expect(() => readOptions([], { APIKEE_PLATFORM_PORT: "x" })).toThrow(/port must be a number/);
    expect(() => readOptions([], { APIKEE_PLATFORM_DATABASE_URL: "postgres:" })).toThrow(/PostgreSQL/);
  });
});
