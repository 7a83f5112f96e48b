import { Apikee, type Claims, type Decision } from "@apikee/core";
import { Hono } from "hono";
import { describe, expect, expectTypeOf, it } from "vitest";
import { z } from "zod";
import { type ApikeeEnv, apikeeMiddleware, requireScope } from "../src/index.ts";
import { apikee, ask, SECRET } from "./asking.ts";

const metaSchema = z.object({ plan: z.enum(["free", "pro"]) });

describe("the types of a context", () => {
  it("are those of the claims in every handler behind the middleware", async () => {
    const app = new Hono().use(apikeeMiddleware({ apikee })).get("/me", (c) => {
      expectTypeOf(c.var.apikee).toEqualTypeOf<Claims | undefined>();
      expectTypeOf(c.var.apikeeDecision).toEqualTypeOf<Decision | undefined>();
      expectTypeOf(c.get("apikee")).toEqualTypeOf<Claims | undefined>();
      return c.json({ tenant: c.var.apikee?.tenant ?? null });
    });
    const key = await apikee.create("acme-corp");
    expect((await ask(app, "/me", { "x-api-key": key })).text).toBe('{"tenant":"acme-corp"}');
  });

  it("have the meta that the options' schema makes, without a cast", async () => {
    const planned = new Apikee({ secret: SECRET, metaSchema });
    for (const guard of [
      apikeeMiddleware({ secret: SECRET, metaSchema }),
      apikeeMiddleware({ apikee: planned }),
    ]) {
      const app = new Hono().use(guard).get("/plan", requireScope("plan"), (c) => {
        // Behind a required scope there are claims.
        expectTypeOf(c.var.apikee.meta.plan).toEqualTypeOf<"free" | "pro">();
        return c.text(c.var.apikee.meta.plan);
      });
      const key = await planned.create("acme-corp", { scopes: ["plan"], meta: { plan: "pro" } });
      expect((await ask(app, "/plan", { "x-api-key": key })).text).toBe("pro");
    }
  });

  it("can be named for an application whose handlers are not chained", () => {
    const app = new Hono<ApikeeEnv<{ plan: string }>>();
    app.use(apikeeMiddleware({ secret: SECRET, metaSchema }));
    app.get("/", (c) => {
      expectTypeOf(c.var.apikee?.meta.plan).toEqualTypeOf<string | undefined>();
      return c.text("");
    });
    app.get("/scoped", requireScope("a"), (c) => {
      expectTypeOf(c.var.apikee.tenant).toEqualTypeOf<string>();
      return c.text("");
    });
    expect(app.routes).toHaveLength(4);
  });

  it("leave the bindings, variables and parameters of the application as they are", () => {
    const app = new Hono<{ Bindings: { NAME: string }; Variables: { user: string } }>();
    app.use(apikeeMiddleware({ apikee })).get("/orders/:id", requireScope("a"), (c) => {
      expectTypeOf(c.env.NAME).toEqualTypeOf<string>();
      expectTypeOf(c.var.user).toEqualTypeOf<string>();
      expectTypeOf(c.req.param("id")).toEqualTypeOf<string>();
      return c.json({ id: c.req.param("id"), tenant: c.var.apikee.tenant });
    });
    expect(app.routes).toHaveLength(3);
  });
});
