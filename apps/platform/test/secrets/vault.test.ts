import { randomBytes } from "node:crypto";
import { describe, expect, test } from "vitest";
import { Vault } from "../../src/secrets/vault.ts";

const PLACE = { table: "signing_secrets", column: "secret", rowId: "1" };
const SECRET = Buffer.from("a secret of an environment");
const vaultOf = (byte: number) => new Vault(new Uint8Array(32).fill(byte), randomBytes);

describe("a sealed value", () => {
  test("opens at its place", () => {
    const vault = vaultOf(1);
    expect(Buffer.from(vault.open(PLACE, vault.seal(PLACE, SECRET)))).toEqual(SECRET);
    expect(vault.open(PLACE, vault.seal(PLACE, new Uint8Array(0)))).toHaveLength(0);
  });

  test("names the version of its key, hides what it holds, and never looks the same", () => {
    const vault = vaultOf(1);
    const sealed = vault.seal(PLACE, SECRET);
    expect(sealed).toMatch(/^1\.[\w-]+$/);
    expect(Buffer.from(sealed.slice(2), "base64url").includes(SECRET)).toBe(false);
    expect(vault.seal(PLACE, SECRET)).not.toBe(sealed);
  });

  test.each([
    ["table", { ...PLACE, table: "channel_keys" }],
    ["column", { ...PLACE, column: "private_key" }],
    ["row", { ...PLACE, rowId: "2" }],
    ["place whose parts join to the same text", { table: "signing_", column: "secretssecret", rowId: "1" }],
  ])("does not open in another %s", (_, place) => {
    const vault = vaultOf(1);
    expect(() => vault.open(place, vault.seal(PLACE, SECRET))).toThrow("cannot be opened");
  });

  test("does not open under another key", () => {
    expect(() => vaultOf(2).open(PLACE, vaultOf(1).seal(PLACE, SECRET))).toThrow("cannot be opened");
  });

  test("does not open with any bit of it changed, nor cut", () => {
    const vault = vaultOf(1);
    const bytes = Buffer.from(vault.seal(PLACE, SECRET).slice(2), "base64url");
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Buffer.from(bytes);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => vault.open(PLACE, `1.${changed.toString("base64url")}`)).toThrow("cannot be opened");
    }
    for (let length = 0; length < bytes.length; length++) {
      expect(() => vault.open(PLACE, `1.${bytes.subarray(0, length).toString("base64url")}`)).toThrow();
    }
  });

  test.each(["", "1.", "2.AAAA", "plain text", "1"])("%j is none", (text) => {
    expect(() => vaultOf(1).open(PLACE, text)).toThrow("cannot be opened");
  });

  test("is not told in the error", () => {
    const sealed = vaultOf(1).seal(PLACE, SECRET);
    const open = () => vaultOf(2).open(PLACE, sealed);
    expect(open).toThrow(/^signing_secrets\.secret of 1 cannot be opened/);
    expect(open).not.toThrow(sealed);
  });
});

test.each([0, 16, 31, 33])("a master key of %i bytes is none", (length) => {
  expect(() => new Vault(new Uint8Array(length), randomBytes)).toThrow(TypeError);
});
