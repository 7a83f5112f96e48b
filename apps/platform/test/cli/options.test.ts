import { describe, expect, it } from "vitest";
import { readOptions } from "../../src/cli/options.ts";
import { UsageError } from "../../src/cli/usage-error.ts";
import { parseNetwork } from "../../src/policies/ip/network.ts";

const DEFAULTS = {
  port: 4000,
  host: "127.0.0.1",
  networkLists: [],
  trustedProxies: [],
  data: "./.apikee",
  postgres: null,
};
const networks = (...texts: string[]) => texts.map((text) => parseNetwork(text).network);
const URL = "postgres://user:password@host:5432/db";

describe("the arguments", () => {
  it.each([
    [[], { command: "serve", options: DEFAULTS }],
    [["serve"], { command: "serve", options: DEFAULTS }],
    [
      ["--port", "0", "--host", "::1", "--data", "/d"],
      { command: "serve", options: { ...DEFAULTS, port: 0, host: "::1", data: "/d" } },
    ],
    [
      ["--network-list", "a.netset", "--network-list", "b.txt"],
      { command: "serve", options: { ...DEFAULTS, networkLists: ["a.netset", "b.txt"] } },
    ],
    [
      ["--trusted-proxy", "127.0.0.1", "--trusted-proxy", "10.1.0.0/8"],
      { command: "serve", options: { ...DEFAULTS, trustedProxies: networks("127.0.0.1", "10.0.0.0/8") } },
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
    [["--network-list", ""], /--network-list is empty/],
    [["init", "a", "--network-list", "x"], /belongs to serve/],
    [["--trusted-proxy", ""], /--trusted-proxy: "" is no IPv4 or IPv6 address/],
    [["--trusted-proxy", "localhost"], /--trusted-proxy: "localhost" is no IPv4 or IPv6 address/],
    [["--trusted-proxy", "10.0.0.0/33"], /the prefix must be a whole number from 0 to 32/],
    [["--trusted-proxy", "010.0.0.1"], /leading zeros/],
    [["--trusted-proxy", "0.0.0.0/0"], /who believes everybody/],
    [["--trusted-proxy", "10.0.0.1", "--trusted-proxy", "::/0"], /who believes everybody/],
    [["--trusted-proxy", "::ffff:0.0.0.0/96"], /who believes everybody/],
    [["init", "a", "--trusted-proxy", "10.0.0.1"], /belongs to serve/],
    [["run"], /no command run/],
    [["serve", "x"], /options only/],
    [["--type", "staging"], /belongs to init/],
    [["init"], /needs a SLUG/],
    [["init", "a", "b"], /one SLUG/],
    [["init", "My_Api"], /a-z 0-9/],
    [["init", "a-"], /a-z 0-9/],
    [["init", "a", "--type", "p"], /2 to 16/],
    [["--database-url", "mysql://user:password@host/db"], /must be of the form postgres:/],
    [["init", "a", "--database-url="], /must be of the form postgres:/],
    [["--database-url", "postgres://user:password@host:99999/db"], /must be of the form postgres:/],
    [["--database-url", URL, "--data", "/d"], /give one/],
  ])("%j are refused, with the reason", (argv, reason) => {
    expect(() => readOptions(argv, {})).toThrow(UsageError);
    expect(() => readOptions(argv, {})).toThrow(reason);
    expect(() => readOptions(argv, {})).not.toThrow(/:password/);
  });

  it("come from the environment where they are not given, an empty one being none", () => {
    const env = { APIKEE_PLATFORM_PORT: "1", APIKEE_PLATFORM_HOST: "0.0.0.0", APIKEE_PLATFORM_DATA: "" };
    expect(readOptions(["--port", "2"], env)).toEqual({
      command: "serve",
      options: { ...DEFAULTS, port: 2, host: "0.0.0.0" },
    });
    expect(() => readOptions([], { APIKEE_PLATFORM_PORT: "x" })).toThrow(/port must be a number/);
    expect(readOptions([], { APIKEE_PLATFORM_TRUSTED_PROXY: "127.0.0.1, ::1" })).toEqual({
      command: "serve",
      options: { ...DEFAULTS, trustedProxies: networks("127.0.0.1", "::1") },
    });
    expect(readOptions([], { APIKEE_PLATFORM_TRUSTED_PROXY: "" })).toMatchObject({
      options: { trustedProxies: [] },
    });
    expect(() => readOptions([], { APIKEE_PLATFORM_TRUSTED_PROXY: "127.0.0.1,," })).toThrow(
      /--trusted-proxy: "" is no/,
    );
  });
});

describe("the PostgreSQL database", () => {
  const place = (argv: readonly string[], env: Record<string, string>) => {
    const invocation = readOptions(argv, env);
    return "options" in invocation ? invocation.options.postgres : undefined;
  };
  const elsewhere = "postgresql://elsewhere/db";

  it.each([
    [["--database-url", URL], {}, URL],
    [["--database-url", URL], { DATABASE_URL: elsewhere, APIKEE_PLATFORM_DATA: "/d" }, URL],
    [[], { APIKEE_PLATFORM_DATABASE_URL: URL, DATABASE_URL: elsewhere }, URL],
    [[], { APIKEE_PLATFORM_DATABASE_URL: "", DATABASE_URL: URL, APIKEE_PLATFORM_DATA: "/d" }, URL],
    [["init", "a"], { DATABASE_URL: URL }, URL],
    [["--data", "/d"], { DATABASE_URL: URL }, undefined],
    [[], { DATABASE_URL: "" }, undefined],
  ])("of %j in %j is %s", (argv, env, url) => {
    expect(place(argv, env)?.url).toBe(url);
  });

  it("has its limits from the environment", () => {
    expect(
      place([], {
        DATABASE_URL: URL,
        APIKEE_PLATFORM_DATABASE_POOL_SIZE: "20",
        APIKEE_PLATFORM_DATABASE_STATEMENT_TIMEOUT_MS: "30000",
      }),
    ).toEqual({ kind: "postgres", url: URL, poolSize: 20, statementTimeoutMs: 30_000 });
    for (const size of ["0", "-1", "x", "1.5", "1e3", "9999999999"]) {
      const env = { DATABASE_URL: URL, APIKEE_PLATFORM_DATABASE_POOL_SIZE: size };
      expect(() => place([], env)).toThrow(/POOL_SIZE must be a whole number/);
    }
  });

  it("is refused by the variable's name where the URL is another's, and never shown", () => {
    const env = { DATABASE_URL: "mysql://user:password@host/db" };
    expect(() => place([], env)).toThrow(/^DATABASE_URL must be/);
    expect(() => place([], env)).not.toThrow(/:password/);
  });
});
