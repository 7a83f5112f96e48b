import { describe, expect, expectTypeOf, it } from "vitest";
import type { OPTION_NAMES } from "../src/config.ts";
import { Apikee, type ApikeeOptions, ConfigError } from "../src/index.ts";
import { SECRET, testApikee } from "./support.ts";

describe("Apikee.from", () => {
  it("gives the instance, or makes one from the options", () => {
    const apikee = testApikee();
    expect(Apikee.from({ apikee })).toBe(apikee);
    expect(Apikee.from({ secret: SECRET, headerName: "X-Key" }).headerName).toBe("x-key");
  });

  it("refuses options that the instance would leave unread, and names them", () => {
    const both = { apikee: testApikee(), acceptEnvironments: ["none"], headerName: "x-key" };
    expect(() => Apikee.from(both as never)).toThrow(/has its own headerName, acceptEnvironments$/);
    expect(() => Apikee.from({ apikee: testApikee(), secret: undefined })).not.toThrow();
  });

  it("knows every option, as the compiler checks here", () => {
    expectTypeOf<(typeof OPTION_NAMES)[number]>().toEqualTypeOf<keyof ApikeeOptions>();
  });

  it("refuses what is no instance", () => {
    expect(() => Apikee.from({ apikee: { verify() {} } } as never)).toThrow(ConfigError);
  });
});
