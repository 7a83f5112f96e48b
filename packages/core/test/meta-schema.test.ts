import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { Apikee, ConfigError, type MetaSchema } from "../src/index.ts";
import { refusalOf, SECRET, setClock, testApikee } from "./support.ts";

const schema = z.object({
  plan: z.enum(["free", "pro"]),
  seats: z.number().default(1),
  since: z.coerce.date().optional(),
});
const typed = new Apikee({ secret: SECRET, clock: setClock(), metaSchema: schema });

describe("a schema for meta", () => {
  it("types what goes in and what comes out", async () => {
    const claims = typed.verify(await typed.create("acme", { meta: { plan: "pro" } }));
    expectTypeOf(claims.meta).toEqualTypeOf<{
      plan: "free" | "pro";
      seats: number;
      since?: Date | undefined;
    }>();
    expectTypeOf(testApikee().verify).returns.toHaveProperty("meta").toEqualTypeOf<Record<string, unknown>>();
    // @ts-expect-error: no such plan
    await expect(typed.create("acme", { meta: { plan: "gold" } })).rejects.toThrow(TypeError);
  });

  it("gives defaults and transformed values on each verification, cached or not", async () => {
    const key = await typed.create("acme", { meta: { plan: "free", since: "2026-01-01" } as never });
    const expected = { plan: "free", seats: 1, since: new Date("2026-01-01") };
    expect(typed.verify(key).meta).toEqual(expected);
    expect(typed.verify(key).meta).toEqual(expected);
    expect(Object.isFrozen(typed.verify(key).meta)).toBe(true);
  });

  it("names what it refuses when a key is made", async () => {
    await expect(typed.create("acme", { meta: { plan: "gold" } as never })).rejects.toThrow(/^meta\.plan: /);
    await expect(typed.create("acme")).rejects.toThrow(/^meta\.plan: /);
  });

  it("refuses keys whose meta it does not accept, as INVALID_CLAIMS", async () => {
    const key = await testApikee().create("acme", { meta: { plan: "gold" } });
    expect(refusalOf(() => typed.verify(key))).toBe("INVALID_CLAIMS");
    expect(refusalOf(() => typed.verify(key))).toBe("INVALID_CLAIMS");
  });

  it("that is asynchronous is the programmer's mistake", () => {
    const asynchronous: MetaSchema<object> = {
      "~standard": { version: 1, vendor: "test", validate: async (value) => ({ value: value as object }) },
    };
    expect(() => new Apikee({ secret: SECRET, metaSchema: asynchronous })).toThrow(ConfigError);
    const rejecting: MetaSchema<object> = {
      "~standard": { version: 1, vendor: "test", validate: () => Promise.reject(new Error("late")) },
    };
    expect(() => new Apikee({ secret: SECRET, metaSchema: rejecting })).toThrow(/must be synchronous/);
  });

  it("that turns asynchronous later is one too", async () => {
    let calls = 0;
    const late: MetaSchema<object> = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (value) =>
          calls++ === 0 ? { value: value as object } : Promise.resolve({ value: value as object }),
      },
    };
    const apikee = new Apikee({ secret: SECRET, clock: setClock(), metaSchema: late });
    await expect(apikee.create("acme")).rejects.toThrow(ConfigError);
    const key = await testApikee().create("acme");
    expect(() => apikee.verify(key)).toThrow(ConfigError);
  });
});
