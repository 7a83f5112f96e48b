import { ConfigError } from "@apikee/core";
import express, { type RequestHandler } from "express";
import { describe, expect, it } from "vitest";
import { apikeeMiddleware, requireScope } from "../src/index.ts";
import { apikee, mint, serve } from "./serving.ts";

const guard = (options: { optional?: boolean; excludePaths?: string[] } = {}) =>
  apikeeMiddleware({ apikee, realm: "Acme", ...options });

/** An application whose `GET /reports` has these handlers before its own. */
function reportsApp(...before: RequestHandler[]): express.Express {
  return express().get("/reports", ...before, (_req, res) => void res.send("reached"));
}

describe("requireScope at set-up", () => {
  it.each<[string, unknown[]]>([
    ["none", []],
    ["an empty text", [""]],
    ["a text of 129 characters", ["x".repeat(129)]],
    ["a control character", ["reports\nread"]],
    ["undefined", [undefined]],
    ["a list", [["reports:read"]]],
    ["a second that is none", ["reports:read", null]],
  ])("is a ConfigError with %s", (_name, scopes) => {
    const loose: (...args: never[]) => unknown = requireScope;
    expect(() => loose(...(scopes as never[]))).toThrow(ConfigError);
  });

  it("is a type error without a scope", () => {
    // @ts-expect-error Without one it would let every key through.
    expect(() => requireScope()).toThrow(ConfigError);
  });

  it("is a handler of three arguments with a name", () => {
    expect(requireScope("a").name).toBe("apikeeScope");
    expect(requireScope("a")).toHaveLength(3);
  });
});

describe("requireScope", () => {
  it.each([[["reports:read"]], [["reports:*"]], [["*"]], [["other", "reports:read"]]])(
    "lets a key with %j through",
    async (scopes) => {
      const { get } = await serve(reportsApp(guard(), requireScope("reports:read")));
      expect(await (await get("/reports", { "x-api-key": await mint(...scopes) })).text()).toBe("reached");
    },
  );

  it.each([[[]], [["reports:write"]], [["Reports:read"]], [["reports"]], [["reportsx:*"]]])(
    "answers 403 to a key with %j",
    async (scopes) => {
      const { get } = await serve(reportsApp(guard(), requireScope("reports:read")));
      const response = await get("/reports", { "x-api-key": await mint(...scopes) });
      expect(response.status).toBe(403);
      expect(response.headers.has("www-authenticate")).toBe(false);
      expect(response.headers.get("cache-control")).toBe("no-store");
      expect(await response.json()).toEqual({
        error: "INSUFFICIENT_SCOPE",
        message: "The API key lacks a scope that this operation needs.",
      });
    },
  );

  it.each<[number, string[]]>([
    [403, []],
    [403, ["a"]],
    [403, ["b"]],
    [200, ["a", "b"]],
    [200, ["*"]],
  ])("needs each of several: %i with %j", async (status, scopes) => {
    const { get } = await serve(reportsApp(guard(), requireScope("a", "b")));
    expect((await get("/reports", { "x-api-key": await mint(...scopes) })).status).toBe(status);
  });

  it("needs a key where the guard does not: it is optional", async () => {
    const { get } = await serve(reportsApp(guard({ optional: true }), requireScope("a")));
    const response = await get("/reports");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('ApiKey realm="Acme", error="MISSING_KEY"');
  });

  it("needs a key where the guard does not: the path is public, and a key there was not looked at", async () => {
    const { get } = await serve(reportsApp(guard({ excludePaths: ["/reports"] }), requireScope("a")));
    expect((await get("/reports")).status).toBe(401);
    expect((await get("/reports", { "x-api-key": await mint("a") })).status).toBe(401);
  });

  it("is an error of the programmer's before the guard, for the error handler", async () => {
    const { get } = await serve(reportsApp(requireScope("a"), guard()));
    const response = await get("/reports", { "x-api-key": await mint("a") });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({
      name: "ConfigError",
      message: expect.stringContaining("before it"),
    });
  });

  it("calls next once, whatever it finds", async () => {
    const calls: unknown[][] = [];
    const counting: RequestHandler = (req, res, next) => {
      requireScope("a")(req, res, (...args) => calls.push(args));
      next();
    };
    const { get } = await serve(reportsApp(counting, guard(), counting));
    await get("/reports", { "x-api-key": await mint("a") });
    expect(calls).toEqual([[expect.any(ConfigError)], []]);
  });

  it("does not take claims for a guard that has not run", async () => {
    const forging: RequestHandler = (req, _res, next) => {
      req.apikee = apikee.verify(key);
      next();
    };
    const key = await mint("a");
    const { get } = await serve(reportsApp(forging, requireScope("a")));
    expect((await get("/reports")).status).toBe(500);
  });

  it("works in a router and in an application below the guard", async () => {
    const app = express().use(guard());
    app.use("/router", express.Router().use(reportsApp(requireScope("a"))));
    app.use("/app", reportsApp(requireScope("a")));
    const { get } = await serve(app);
    for (const path of ["/router/reports", "/app/reports"]) {
      expect((await get(path, { "x-api-key": await mint("a") })).status).toBe(200);
      expect((await get(path, { "x-api-key": await mint("b") })).status).toBe(403);
    }
  });

  it("goes by the last guard that let the request through", async () => {
    const { get } = await serve(reportsApp(guard({ optional: true }), guard(), requireScope("a")));
    expect((await get("/reports")).status).toBe(401);
    expect((await get("/reports", { "x-api-key": await mint("a") })).status).toBe(200);
  });
});
