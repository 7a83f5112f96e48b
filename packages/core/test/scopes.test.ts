import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { requiredScopes } from "../src/claims/scopes.ts";
import { ConfigError, hasScope } from "../src/index.ts";

describe("a held scope", () => {
  it.each<[string, string, boolean]>([
    ["read", "read", true],
    ["read", "write", false],
    ["Admin", "admin", false],
    ["admin", "Admin", false],
    ["*", "anything", true],
    ["admin:*", "admin:read", true],
    ["admin:*", "admin:users:read", true],
    ["admin:*", "admin:", true],
    ["admin:*", "admin", false],
    ["admin:*", "adminx:read", false],
    ["admin:*", "admin:*", true],
    ["admin*", "admin:read", false],
    ["ad*", "admin", false],
    ["admin:r*", "admin:read", false],
    ["read", "*", false],
    ["admin:read", "admin:*", false],
    ["a:b", "a", false],
    ["__proto__", "constructor", false],
    ["toString", "valueOf", false],
  ])("%j grants %j: %s", (held, required, granted) => {
    expect(hasScope([held], required)).toBe(granted);
  });

  it.each(["__proto__", "constructor", "toString", "hasOwnProperty", "length", "0"])(
    "that is absent does not grant %s",
    (required) => {
      expect(hasScope([], required)).toBe(false);
      expect(hasScope(["read"], required)).toBe(false);
    },
  );

  it("never grants less when another is held beside it", () => {
    const scope = fc.string({ unit: fc.constantFrom(..."ab:*"), minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(
        fc.array(scope),
        scope,
        scope,
        (held, more, required) => !hasScope(held, required) || hasScope([...held, more], required),
      ),
    );
  });
});

describe("required scopes", () => {
  it.each([[[]], [[""]], [[undefined]], [[1]], [[["read"]]], [["a\n"]], [["x".repeat(129)]]])(
    "%j are the programmer's mistake",
    (scopes) => {
      expect(() => requiredScopes(scopes)).toThrow(ConfigError);
    },
  );

  it("are kept as they are", () => {
    expect(requiredScopes(["a", "b:*"])).toEqual(["a", "b:*"]);
  });
});
