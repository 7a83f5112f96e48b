import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { Apikee, type ApikeeEvent, ConfigError, type MetaSchema } from "../src/index.ts";
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

  it.each<[string, () => unknown]>([
    ["turns asynchronous", () => Promise.resolve({ value: {} })],
    ["becomes another's promise", anotherPromise],
    [
      "throws",
      () => {
        throw new RangeError("secret of the meta");
      },
    ],
    ["gives neither value nor issues", () => ({})],
  ])("that %s later refuses the key, and tells the owner", async (_, later) => {
    let calls = 0;
    const events: ApikeeEvent[] = [];
    const metaSchema: MetaSchema<object> = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (value) => (calls++ === 0 ? { value: value as object } : (later() as never)),
      },
    };
    const onEvent = (event: ApikeeEvent) => events.push(event);
    const apikee = new Apikee({ secret: SECRET, clock: setClock(), metaSchema, onEvent });
    const key = await testApikee().create("acme");
    expect(refusalOf(() => apikee.verify(key))).toBe("INVALID_CLAIMS");
    expect(events).toMatchObject([{ type: "META_SCHEMA_FAILED" }]);
    expect(JSON.stringify(events)).not.toContain("secret of the meta");
  });

  it.each<[string, () => unknown]>([
    ["is another's promise", anotherPromise],
    [
      "throws on any value",
      () => {
        throw new RangeError("no");
      },
    ],
    ["gives neither value nor issues", () => ({})],
  ])("that %s is the programmer's mistake", (_, validate) => {
    const metaSchema = { "~standard": { version: 1, vendor: "test", validate } } as MetaSchema<object>;
    expect(() => new Apikee({ secret: SECRET, metaSchema })).toThrow(ConfigError);
  });
});

/** As a promise of another realm, or of a library. */
function anotherPromise(): object {
  // biome-ignore lint/suspicious/noThenProperty: it is one
  return { then: (resolve: (result: object) => void) => resolve({ value: {} }) };
}

describe("what a schema makes of meta", () => {
  it("is frozen to the bottom, also below what the schema froze itself", async () => {
    const metaSchema = z
      .object({ limits: z.object({ n: z.number() }), list: z.array(z.string()) })
      .readonly();
    const apikee = new Apikee({ secret: SECRET, clock: setClock(), metaSchema });
    const key = await apikee.create("acme", { meta: { limits: { n: 1 }, list: ["a"] } });
    const { limits, list } = apikee.verify(key).meta;
    expect([limits, list].every(Object.isFrozen)).toBe(true);
  });

  it("is made anew for each request where it can be changed", async () => {
    const metaSchema = z.object({
      since: z.coerce.date(),
      roles: z.array(z.string()).transform((roles) => new Set(roles)),
    });
    const apikee = new Apikee({ secret: SECRET, clock: setClock(), metaSchema });
    const key = await testApikee().create("acme", { meta: { since: "2026-01-01", roles: ["user"] } });
    const first = apikee.verify(key).meta;
    first.since.setFullYear(1999);
    first.roles.add("admin");
    expect(apikee.verify(key).meta).toEqual({ since: new Date("2026-01-01"), roles: new Set(["user"]) });
  });
});
