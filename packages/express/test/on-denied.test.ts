import { ApikeeError } from "@apikee/core";
import type { Denial } from "@apikee/core/guard";
import express from "express";
import { describe, expect, it, vi } from "vitest";
import { apikeeMiddleware, type ExpressHooks, requireScope } from "../src/index.ts";
import { apikee, mint, serve, tenantApp } from "./serving.ts";

type OnDenied = NonNullable<ExpressHooks["onDenied"]>;

/** An application whose `/admin` requires a scope. */
function adminApp(onDenied: OnDenied, optional = false): express.Express {
  const app = express().use(apikeeMiddleware({ apikee, onDenied, optional }));
  app.get("/admin", requireScope("admin"), (_req, res) => void res.send("reached"));
  return app;
}

/** An answer of an application's own. */
const problem: OnDenied = (denial, _request, response) => {
  response.statusCode = denial.status;
  response.setHeader("Content-Type", "application/problem+json");
  response.end(JSON.stringify({ title: denial.body.message, code: denial.error.code }));
};

describe("onDenied", () => {
  it("answers instead of the default", async () => {
    const { get } = await serve(adminApp(problem));
    const response = await get("/admin");
    expect(response.status).toBe(401);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(response.headers.has("www-authenticate")).toBe(false);
    expect(await response.json()).toEqual({ title: "No API key was sent.", code: "MISSING_KEY" });
  });

  it.each<[string, string, boolean]>([
    ["INSUFFICIENT_SCOPE", "a key without the scope", false],
    ["MISSING_KEY", "no key where it is optional", true],
  ])("answers what requireScope refuses as well: %s for %s", async (code, _name, optional) => {
    const { get } = await serve(adminApp(problem, optional));
    const response = await get("/admin", optional ? {} : { "x-api-key": await mint("users") });
    expect(await response.json()).toMatchObject({ code });
  });

  it("gets the whole refusal, the request and the response, as a method of the options", async () => {
    const onDenied = vi.fn(problem);
    const options = { apikee, onDenied };
    const { get } = await serve(tenantApp(apikeeMiddleware(options)));
    await get("/orders?x=1");
    expect(onDenied).toHaveBeenCalledTimes(1);
    expect(onDenied.mock.contexts[0]).toBe(options);
    const [denial, request] = onDenied.mock.calls[0]!;
    expect(denial).toMatchObject({ ok: false, status: 401, body: { error: "MISSING_KEY" } });
    expect(denial.error).toBeInstanceOf(ApikeeError);
    expect(denial.headers).toHaveProperty("WWW-Authenticate");
    expect(request.originalUrl).toBe("/orders?x=1");
  });

  it("is not asked about requests that pass", async () => {
    const onDenied = vi.fn(problem);
    const { get } = await serve(adminApp(onDenied));
    expect(await (await get("/admin", { "x-api-key": await mint("admin") })).text()).toBe("reached");
    expect(onDenied).not.toHaveBeenCalled();
  });

  it("may hand the refusal to the error handler", async () => {
    const onDenied: OnDenied = ({ error }, _request, _response, next) => next(error);
    const { get } = await serve(adminApp(onDenied));
    const response = await get("/admin");
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ name: "ApikeeError", message: "No API key was sent." });
  });

  it.each(["the guard", "requireScope"])(
    "hands what it throws to the error handler: refused by %s",
    async (by) => {
      const onDenied: OnDenied = () => {
        throw new Error("template is missing");
      };
      const { get } = await serve(adminApp(onDenied));
      const response = await get("/admin", by === "the guard" ? {} : { "x-api-key": await mint("users") });
      expect(response.status).toBe(500);
      expect(await response.json()).toEqual({ name: "Error", message: "template is missing" });
    },
  );

  it("may answer later", async () => {
    const onDenied = async (
      denial: Denial,
      ...rest: Parameters<OnDenied> extends [Denial, ...infer R] ? R : never
    ) => {
      await Promise.resolve();
      problem(denial, ...rest);
    };
    const { get } = await serve(adminApp(onDenied));
    expect((await get("/admin")).status).toBe(401);
  });
});
