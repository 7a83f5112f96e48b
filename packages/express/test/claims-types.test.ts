import { Apikee, type Claims, type MetaSchema } from "@apikee/core";
import type { Decision } from "@apikee/core/guard";
import express, { type Request, type Response } from "express";
import { describe, expect, expectTypeOf, it } from "vitest";
import { apikeeMiddleware, type ExpressHandler, type ExpressOptions, requireScope } from "../src/index.ts";
import { apikee, mint, SECRET, serve } from "./serving.ts";

/** Meta that is text in a key, and a number once it is verified. */
const seats: MetaSchema<{ seats: string }, { seats: number }> = {
  "~standard": {
    version: 1,
    vendor: "test",
    validate(value) {
      const given = (value as { seats?: unknown }).seats ?? "0";
      return typeof given === "string"
        ? { value: { seats: Number(given) } }
        : { issues: [{ message: "no text" }] };
    },
  },
};

describe("the types of a request", () => {
  it("have claims and a decision that may be absent", () => {
    expectTypeOf<Request["apikee"]>().toEqualTypeOf<Claims | undefined>();
    expectTypeOf<Request["apikeeDecision"]>().toEqualTypeOf<Decision | undefined>();
    expectTypeOf<Claims["tenant"]>().toEqualTypeOf<string>();
    expectTypeOf<Claims["scopes"]>().toEqualTypeOf<readonly string[]>();
    expectTypeOf<Claims["expiresAt"]>().toEqualTypeOf<Date | null>();
  });

  it("have meta of unknown members where the application registers no type", () => {
    expectTypeOf<Claims["meta"]>().toEqualTypeOf<Record<string, unknown>>();
    expectTypeOf<NonNullable<Request["apikee"]>["meta"]>().toEqualTypeOf<Record<string, unknown>>();
  });

  it("do not let a handler write to claims", () => {
    const writing = (req: Request) => {
      // @ts-expect-error Claims are read-only.
      if (req.apikee !== undefined) req.apikee.tenant = "globex";
    };
    expect(writing).toBeTypeOf("function");
  });
});

describe("the types of handlers", () => {
  it("are those that app.use, routers and routes take", () => {
    const guard: ExpressHandler = apikeeMiddleware({ apikee });
    const scope: ExpressHandler = requireScope("orders:read");
    const asExpress: express.RequestHandler[] = [guard, scope];
    const app = express().use(guard).use("/api", guard, scope).use([guard, scope]);
    app.use(express.Router().use(guard).get("/orders", scope));
    app.route("/orders").get(guard, scope).post(asExpress);
    expect(asExpress).toHaveLength(2);
  });

  it("leave the parameters of a route inferred behind requireScope", async () => {
    const app = express().use(apikeeMiddleware({ apikee }));
    app.get("/tenants/:tenant/orders/:id", requireScope("orders:read"), (req, res) => {
      expectTypeOf(req.params).toEqualTypeOf<{ tenant: string } & { id: string }>();
      const id: string = req.params.id;
      const tenant: string | undefined = req.apikee?.tenant;
      res.json({ id, tenant });
    });
    const { get } = await serve(app);
    const response = await get("/tenants/acme/orders/7", { "x-api-key": await mint("orders:read") });
    expect(await response.json()).toEqual({ id: "7", tenant: "acme-corp" });
  });

  it("leave the types that a handler names for itself", () => {
    type Order = { id: string };
    const app = express();
    app.post(
      "/orders",
      requireScope("orders:write"),
      (
        req: Request<Record<string, never>, Order, { item: string }, { dry?: string }>,
        res: Response<Order>,
      ) => {
        expectTypeOf(req.body.item).toEqualTypeOf<string>();
        expectTypeOf(req.query.dry).toEqualTypeOf<string | undefined>();
        res.json({ id: req.apikee?.tenant ?? "" });
      },
    );
    expect(app).toBeTypeOf("function");
  });
});

describe("the types of options", () => {
  it("take an instance with a meta type of its own, and its options", async () => {
    const seated = new Apikee({ secret: SECRET, metaSchema: seats });
    const fromInstance = apikeeMiddleware({ apikee: seated, excludePaths: ["/health"] });
    const fromOptions = apikeeMiddleware({ secret: SECRET, metaSchema: seats, optional: true });
    for (const guard of [fromInstance, fromOptions]) {
      const app = express().use(guard);
      app.get("/me", (req, res) => void res.json(req.apikee?.meta));
      const { get } = await serve(app);
      const key = await seated.create("acme-corp", { meta: { seats: "12" } });
      expect(await (await get("/me", { "x-api-key": key })).json()).toEqual({ seats: 12 });
    }
  });

  it("can be named before they are given", () => {
    const options: ExpressOptions = { secret: SECRET, excludePaths: ["/health"], cors: true, realm: "Acme" };
    const shared: ExpressOptions = { apikee, getKey: (req) => req.originalUrl, onDenied() {} };
    expect([apikeeMiddleware(options), apikeeMiddleware(shared)]).toHaveLength(2);
  });
});
