import { Apikee, type Claims, type Decision, type MetaSchema } from "@apikee/core";
import type { FastifyInstance, FastifyPluginAsync, FastifyRequest, preHandlerHookHandler } from "fastify";
import { describe, expect, expectTypeOf, it } from "vitest";
import { type ApikeePluginOptions, apikeePlugin, requireScope } from "../src/index.ts";
import { apikee, get, newApp, SECRET } from "./injecting.ts";

/** Meta that is text in a key, and a number once it is verified. */
const seats: MetaSchema<{ seats: string }, { seats: number }> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate: (value) => ({ value: { seats: Number((value as { seats?: unknown }).seats ?? 0) } }),
  },
};

describe("the types of a request", () => {
  it("have claims and a decision that may be null", () => {
    expectTypeOf<FastifyRequest["apikee"]>().toEqualTypeOf<Claims | null>();
    expectTypeOf<FastifyRequest["apikeeDecision"]>().toEqualTypeOf<Decision | null>();
    expectTypeOf<NonNullable<FastifyRequest["apikee"]>["meta"]>().toEqualTypeOf<Record<string, unknown>>();
  });

  it("are inferred in handlers, without a cast, beside the types of the route", async () => {
    const app = newApp();
    await app.register(apikeePlugin, { apikee });
    app.get<{ Params: { id: string } }>(
      "/orders/:id",
      { config: { apikee: { scopes: ["orders:read"] } }, preHandler: app.requireScope("orders:read") },
      async (request) => {
        expectTypeOf(request.params.id).toEqualTypeOf<string>();
        expectTypeOf(request.apikee?.tenant).toEqualTypeOf<string | undefined>();
        return { id: request.params.id, tenant: request.apikee?.tenant };
      },
    );
    const key = await apikee.create("acme-corp", { scopes: ["*"] });
    expect((await get(app, "/orders/7", key)).json()).toEqual({ id: "7", tenant: "acme-corp" });
  });

  it("do not let a handler write to claims", () => {
    const writing = (request: FastifyRequest) => {
      // @ts-expect-error Claims are read-only.
      if (request.apikee !== null) request.apikee.tenant = "globex";
    };
    expect(writing).toBeTypeOf("function");
  });
});

describe("the types of a route's config", () => {
  it("take false and scopes, and nothing else", () => {
    const refused = (app: FastifyInstance) => {
      app.get("/a", { config: { apikee: false } }, async () => "");
      app.get("/b", { config: { apikee: { scopes: ["a", "b"] } } }, async () => "");
      // @ts-expect-error No scope at all would let every key in.
      app.get("/c", { config: { apikee: { scopes: [] } } }, async () => "");
      // @ts-expect-error It is called scopes.
      app.get("/d", { config: { apikee: { scope: ["a"] } } }, async () => "");
      // @ts-expect-error A route is guarded unless it is said that it is not.
      app.get("/e", { config: { apikee: true } }, async () => "");
      // @ts-expect-error No scope at all would let every key in.
      app.requireScope();
      // @ts-expect-error No scope at all would let every key in.
      requireScope();
    };
    expect(refused).toBeTypeOf("function");
    expectTypeOf(requireScope("a")).toEqualTypeOf<preHandlerHookHandler>();
  });
});

describe("the types of options", () => {
  it("take an instance with a meta type of its own, and its options", async () => {
    const seated = new Apikee({ secret: SECRET, metaSchema: seats });
    const given: ApikeePluginOptions[] = [{ apikee: seated }, { secret: SECRET, metaSchema: seats }];
    for (const options of given) {
      const app = newApp();
      await app.register(apikeePlugin, options);
      app.get("/me", async (request) => request.apikee?.meta);
      const key = await seated.create("acme-corp", { meta: { seats: "12" } });
      expect((await get(app, "/me", key)).json()).toEqual({ seats: 12 });
    }
  });

  it("are inferred by register, and refuse what contradicts itself", () => {
    const refused = async (app: FastifyInstance) => {
      await app.register(apikeePlugin);
      await app.register(apikeePlugin, { secret: SECRET, metaSchema: seats, optional: true });
      await app.register(apikeePlugin, {
        apikee: new Apikee({ secret: SECRET, metaSchema: seats }),
        getKey: (request) => {
          expectTypeOf(request).toEqualTypeOf<FastifyRequest>();
          return request.headers.cookie;
        },
        onDenied: (denial, _request, reply) => reply.code(denial.status).send(denial.body),
      });
      // @ts-expect-error An instance has its secret.
      await app.register(apikeePlugin, { apikee, secret: SECRET });
      // @ts-expect-error There is no such option.
      await app.register(apikeePlugin, { apikee, excludedPaths: ["/health"] });
    };
    expect(refused).toBeTypeOf("function");
    expectTypeOf(apikeePlugin).toEqualTypeOf<FastifyPluginAsync<ApikeePluginOptions>>();
  });
});
