import { type Apikee, ApikeeError, ConfigError } from "@apikee/core";
import { Hono } from "hono";
import { every, except, some } from "hono/combine";
import { cors } from "hono/cors";
import { HTTPException } from "hono/http-exception";
import { describe, expect, it, vi } from "vitest";
import { apikeeMiddleware, requireScope } from "../src/index.ts";
import { apikee, ask, SECRET, withKey } from "./asking.ts";

const guard = (options: object = {}) => apikeeMiddleware({ apikee, ...options });

/** An application whose every path answers the tenant of the key, or nobody. */
function tenantApp(...before: ReturnType<typeof guard>[]) {
  const app = new Hono();
  for (const one of before) app.use(one);
  return app.all("*", (c) =>
    c.text((c.get("apikee" as never) as { tenant: string } | undefined)?.tenant ?? "nobody"),
  );
}

describe("a refusal", () => {
  it("is thrown with the response in it and the error as its cause", async () => {
    const app = tenantApp(guard());
    const seen = vi.fn((error: Error) => (error as HTTPException).getResponse());
    app.onError(seen);
    expect((await ask(app, "/")).status).toBe(401);
    const [error] = seen.mock.calls[0]!;
    expect(error).toBeInstanceOf(HTTPException);
    expect(error.cause).toBeInstanceOf(ApikeeError);
    expect(error.cause).toMatchObject({ code: "MISSING_KEY" });
  });

  it("is answered with status, challenge and body by Hono's own error handler", async () => {
    const { response, text } = await ask(tenantApp(guard({ realm: "Acme" })), "/", { "x-api-key": "bad" });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe('ApiKey realm="Acme", error="INVALID_PREFIX"');
    expect(response.headers.get("content-type")).toMatch(/^application\/json/);
    expect(JSON.parse(text)).toEqual({ error: "INVALID_PREFIX", message: expect.any(String) });
  });

  it("keeps the headers of middleware before it", async () => {
    const app = new Hono().use(cors({ origin: "https://app.example" })).use(guard({ cors: true }));
    const { response } = await ask(app, "/", { origin: "https://app.example" });
    expect(response.status).toBe(401);
    expect(response.headers.get("access-control-allow-origin")).toBe("https://app.example");
    expect(response.headers.get("access-control-expose-headers")).toContain("Retry-After");
  });

  it("is what the application makes of it, where it does", async () => {
    const app = tenantApp(guard({ onDenied: () => new Response("ask us", { status: 418 }) }));
    expect(await ask(app, "/")).toMatchObject({ status: 418, text: "ask us" });
  });

  it("is the application's error where what it makes of it fails", async () => {
    const onDenied = () => Promise.reject(new Error("no template"));
    const app = tenantApp(guard({ onDenied }));
    app.onError((error, c) => c.text(error.message, 500));
    expect(await ask(app, "/")).toMatchObject({ status: 500, text: "no template" });
  });
});

describe("hono/combine", () => {
  const isLocal = () => false;

  it("some() goes on to another way in after a refusal", async () => {
    const withToken = async (
      c: { req: { header(name: string): string | undefined } },
      next: () => Promise<void>,
    ) => {
      if (c.req.header("x-token") !== "good") throw new HTTPException(403);
      await next();
    };
    const app = new Hono().use(some(guard(), withToken)).get("/", (c) => c.text("in"));
    expect((await ask(app, "/")).status).toBe(403);
    expect(await ask(app, "/", { "x-token": "good" })).toMatchObject({ status: 200, text: "in" });
    expect(await ask(app, "/", await withKey())).toMatchObject({ status: 200, text: "in" });
  });

  it("every() ends at a refusal", async () => {
    const reached = vi.fn((_c: unknown, next: () => Promise<void>) => next());
    const app = new Hono().use(every(guard(), reached)).get("/", (c) => c.text("in"));
    expect((await ask(app, "/")).status).toBe(401);
    expect(reached).not.toHaveBeenCalled();
    expect((await ask(app, "/", await withKey())).status).toBe(200);
  });

  it("except() keeps the guard from paths, and some(condition) from requests", async () => {
    const app = new Hono().use(except("/open/*", guard())).use("/open/x", some(isLocal, guard()));
    app.get("*", (c) => c.text("in"));
    expect((await ask(app, "/open/y")).status).toBe(200);
    expect((await ask(app, "/open/x")).status).toBe(401);
    expect((await ask(app, "/closed")).status).toBe(401);
  });
});

describe("a key", () => {
  it("that two lines joined are two, whoever joined them", async () => {
    const headers = new Headers();
    headers.append("x-api-key", (await withKey())["x-api-key"]);
    headers.append("x-api-key", (await withKey())["x-api-key"]);
    const response = await tenantApp(guard()).request("/", { headers });
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: "AMBIGUOUS_KEY", message: expect.any(String) },
    ]);
  });

  it("is where the application finds it", async () => {
    const { "x-api-key": key } = await withKey();
    const app = tenantApp(
      guard({ getKey: (c: { req: { query(name: string): string } }) => c.req.query("key") }),
    );
    expect(await ask(app, `/?key=${key}`)).toMatchObject({ status: 200, text: "acme-corp" });
    expect((await ask(app, "/", { "x-api-key": key })).status).toBe(401);
  });

  it("is not needed on public paths, whose whole path counts under a mount", async () => {
    const mounted = new Hono().get("/health", (c) => c.text("up"));
    const app = new Hono()
      .use(guard({ excludePaths: ["/health"] }))
      .route("/api", mounted)
      .route("/", mounted);
    expect((await ask(app, "/health")).status).toBe(200);
    expect((await ask(app, "/api/health")).status).toBe(401);
  });

  it("is not needed where it is optional, and a bad one is refused all the same", async () => {
    const app = tenantApp(guard({ optional: true }));
    expect(await ask(app, "/")).toMatchObject({ status: 200, text: "nobody" });
    expect((await ask(app, "/", { "x-api-key": "bad" })).status).toBe(401);
  });
});

describe("requireScope", () => {
  it("refuses with 403 what the key does not hold, and with 401 who has none", async () => {
    const app = new Hono()
      .use(guard({ optional: true }))
      .get("/", requireScope("a", "b"), (c) => c.text("in"));
    expect((await ask(app, "/", await withKey("a"))).status).toBe(403);
    expect((await ask(app, "/", await withKey("a", "b"))).status).toBe(200);
    expect((await ask(app, "/")).status).toBe(401);
  });

  it("answers as the guard does that let the request through", async () => {
    const onDenied = (denial: { status: number }) => new Response("ours", { status: denial.status });
    const app = new Hono().use(guard({ onDenied })).get("/", requireScope("a"), (c) => c.text("in"));
    expect(await ask(app, "/", await withKey())).toMatchObject({ status: 403, text: "ours" });
  });

  it("is a mistake without a guard before it, and without a scope", async () => {
    const app = new Hono().get("/", requireScope("a"), (c) => c.text("in"));
    app.onError((error, c) => c.text(`${error.name}: ${error.message}`, 500));
    expect((await ask(app, "/")).text).toMatch(/^ConfigError: requireScope needs apikeeMiddleware before it/);
    expect(() => requireScope(...([] as unknown as [string]))).toThrow(ConfigError);
  });
});

describe("options", () => {
  it("are read from the environment where there are none", async () => {
    vi.stubEnv("APIKEE_SECRET", SECRET);
    expect((await ask(tenantApp(apikeeMiddleware()), "/", await withKey())).text).toBe("acme-corp");
  });

  it("are a ConfigError at set-up where they are wrong", () => {
    expect(() => apikeeMiddleware({ secret: "" })).toThrow(ConfigError);
    expect(() => guard({ excludePaths: ["health"] })).toThrow(ConfigError);
    expect(() => apikeeMiddleware({ apikee: {} as Apikee })).toThrow(ConfigError);
  });
});
