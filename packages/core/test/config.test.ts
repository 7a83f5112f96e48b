import { readFileSync } from "node:fs";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { Apikee, type ApikeeEvent, type ApikeeOptions, ConfigError } from "../src/index.ts";
import { OTHER_SECRET, SECRET, testApikee } from "./support.ts";

beforeEach(() => {
  for (const name of ["APIKEE_SECRET", "APIKEE_SERVER_KEY", "APIKEE_PROJECT_ENV", "NODE_ENV"])
    vi.stubEnv(name, undefined);
});

function messageOf(options: object): string {
  try {
    new Apikee(options);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  return "accepted";
}

describe("the signing secret", () => {
  it.each<[string, object, RegExp]>([
    ["none", {}, /set APIKEE_SECRET, or pass secret or secrets/],
    ["undefined from the environment", { secret: process.env["NO_SUCH_VARIABLE"] }, /set APIKEE_SECRET/],
    ["an empty text", { secret: "" }, /^secret must not be empty or have whitespace around it/],
    ["blanks", { secrets: [" "] }, /^secrets\[0\] must not be empty or have whitespace around it/],
    [
      "a blank behind",
      { secrets: ["x ".padStart(40, "x")] },
      /^secrets\[0\] must not be empty or have whitespace around it/,
    ],
    ["a newline behind", { secret: `${SECRET}\n` }, /^secret must not be empty or have whitespace around it/],
    ["no secrets", { secrets: [] }, /^secrets must hold at least one/],
    [
      "a good and an empty one",
      { secrets: [SECRET, ""] },
      /^secrets\[1\] must not be empty or have whitespace around it/,
    ],
    [
      "a good one and undefined",
      { secrets: [SECRET, undefined] },
      /^secrets\[1\] must be a string; is its environment variable set\?/,
    ],
    ["a number", { secret: 12345 }, /^secret must be a string/],
    ["a text as the list", { secrets: SECRET }, /^secrets must be a list/],
    [
      "a hole in the list",
      { secrets: Object.assign(new Array(2), { 0: SECRET }) },
      /^secrets\[1\] must be a string/,
    ],
    ["both", { secret: SECRET, secrets: [SECRET] }, /^give secret or secrets, not both/],
    ["a lone surrogate", { secret: `${SECRET}\ud800` }, /lone surrogate/],
  ])("is refused: %s", (_, options, message) => {
    expect(messageOf(options)).toMatch(message);
    expect(messageOf(options)).not.toContain(SECRET);
  });

  it("comes from APIKEE_SECRET where the options hold none", async () => {
    vi.stubEnv("APIKEE_SECRET", SECRET);
    const fromEnvironment = new Apikee();
    expect(testApikee({ clock: undefined }).verify(await fromEnvironment.create("acme")).tenant).toBe("acme");
    vi.stubEnv("APIKEE_SECRET", `${SECRET} `);
    expect(messageOf({})).toMatch(/^APIKEE_SECRET must not be empty or have whitespace around/);
  });

  it.each([
    ["of 15 bytes", "x".repeat(15), "has only 15 bytes"],
    [
      "of the documentation",
      "a secret of the tests, 32 bytes or more",
      "is an example from the documentation",
    ],
  ])("%s is an error in production and a warning elsewhere", (_, secret, fault) => {
    const events: ApikeeEvent[] = [];
    const onEvent = (event: ApikeeEvent) => events.push(event);
    new Apikee({ secrets: [SECRET, secret], onEvent });
    expect(events).toMatchObject([{ type: "WEAK_SECRET", index: 1 }]);
    expect(events[0]?.message).toContain(fault);
    expect(events[0]?.message).not.toContain(secret);
    vi.stubEnv("NODE_ENV", "production");
    expect(messageOf({ secrets: [SECRET, secret] })).toContain(fault);
  });

  it("of 16 to 31 bytes is a warning, in production too; of 32 it is not", () => {
    vi.stubEnv("NODE_ENV", "production");
    const warned = (secret: string) => {
      let count = 0;
      new Apikee({ secret, onEvent: () => count++ });
      return count;
    };
    expect([16, 31, 32].map((length) => warned("x".repeat(length)))).toEqual([1, 1, 0]);
    expect(warned("é".repeat(16))).toBe(0);
  });

  it("is warned of on the console once per process", () => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    for (let i = 0; i < 3; i++) new Apikee({ secret: "only-warned-of-once-here" });
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).not.toContain("only-warned");
    warn.mockRestore();
  });
});

describe("a listener that throws", () => {
  it("troubles nobody but the console", () => {
    const error = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const onEvent = () => {
      throw new Error("broken");
    };
    expect(() => new Apikee({ secret: "x".repeat(20), onEvent })).not.toThrow();
    expect(error).toHaveBeenCalledTimes(1);
    error.mockRestore();
  });
});

describe("the secrets that documents show", () => {
  const root = new URL("../../../", import.meta.url);
  const files = [
    "README.md",
    "docs/protocol.md",
    "docs/modes.md",
    "packages/core/README.md",
    "packages/express/README.md",
  ];
  const shown = files.flatMap((file) => [
    ...readFileSync(new URL(file, root), "utf8").matchAll(/(?:secret: "|Secret: `)([^"`\n]{8,})["`]/g),
  ]);

  it("are found", () => {
    expect(shown.length).toBeGreaterThan(1);
  });

  it.each(shown.map(([, secret]) => secret!))("are refused in production: %s", (secret) => {
    vi.stubEnv("NODE_ENV", "production");
    expect(messageOf({ secret })).toMatch(/is an example from the documentation/);
  });
});

describe("the other options", () => {
  it.each<[keyof ApikeeOptions, unknown, RegExp]>([
    ["headerName", "", /^headerName must be the name of an HTTP header/],
    ["headerName", "x key", /^headerName/],
    ["headerName", "x:key", /^headerName/],
    ["headerName", 1, /^headerName/],
    [
      "headerName",
      "Authorization",
      /^headerName must be the name of an HTTP header other than authorization/,
    ],
    ["defaultExpiresIn", "90", /^defaultExpiresIn must be a duration/],
    ["defaultExpiresIn", 0, /^defaultExpiresIn/],
    ["defaultExpiresIn", new Date(), /^defaultExpiresIn/],
    ["environment", "", /^environment must be a string/],
    ["acceptEnvironments", [], /^acceptEnvironments must be a list of at least one/],
    ["acceptEnvironments", "production", /^acceptEnvironments/],
    ["acceptEnvironments", [""], /^acceptEnvironments\[0\]/],
    ["clockToleranceSeconds", -1, /^clockToleranceSeconds must be a whole number from 0 to 300/],
    ["clockToleranceSeconds", 301, /^clockToleranceSeconds/],
    ["clockToleranceSeconds", 0.5, /^clockToleranceSeconds/],
    ["cacheSize", -1, /^cacheSize must be a whole number from 0 to 1000000/],
    ["cacheSize", Number.NaN, /^cacheSize/],
    ["metaSchema", {}, /^metaSchema must be a Standard Schema/],
    ["revocations", {}, /^revocations must have the method has/],
    ["clock", { now: () => 0 }, /^clock must have the method setTimer/],
    ["failOpen", "no", /^failOpen must be true or false/],
    ["onEvent", "log", /^onEvent must be a function/],
  ])("%s: %j is refused", (name, value, message) => {
    expect(messageOf({ secret: SECRET, [name]: value })).toMatch(message);
  });

  it("are read when the instance is made, and left as they are", () => {
    const options = Object.freeze({ secrets: Object.freeze([SECRET, OTHER_SECRET]) });
    expect(new Apikee(options).headerName).toBe("x-api-key");
    expect(new Apikee({ secret: SECRET, headerName: "X-Key" }).headerName).toBe("x-key");
  });
});
