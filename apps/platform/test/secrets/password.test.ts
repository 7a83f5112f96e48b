import { expect, it } from "vitest";
import { hashPassword, isPassword, PasswordsBusyError } from "../../src/secrets/password.ts";

/** A hash that costs little to check. */
const CHEAP = `scrypt$1024$8$1$${"A".repeat(22)}$${"A".repeat(43)}`;

it("is checked for whoever is known while strangers wait behind each other, and too many of them are sent away", async () => {
  const done: string[] = [];
  const strangers = Array.from({ length: 33 }, async () => {
    await isPassword("wrong", CHEAP, { isKnown: false });
    done.push("stranger");
  });
  await expect(isPassword("wrong", CHEAP, { isKnown: false })).rejects.toBeInstanceOf(PasswordsBusyError);
  await isPassword("wrong", CHEAP, { isKnown: true });
  done.push("known");
  await Promise.all(strangers);
  expect(done).toHaveLength(34);
  expect(done.indexOf("known")).toBeLessThan(10);
  expect(await isPassword("wrong", CHEAP, { isKnown: false })).toBe(false);
});

it("is the same in both of Unicode's spellings, and no other", async () => {
  const stored = await hashPassword("caf\u00e9 caf\u00e9 caf\u00e9", (length) => new Uint8Array(length));
  expect(await isPassword("cafe\u0301 cafe\u0301 cafe\u0301", stored, { isKnown: true })).toBe(true);
  expect(await isPassword("cafe cafe cafe", stored, { isKnown: true })).toBe(false);
});
