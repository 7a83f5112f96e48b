import { ApikeeError } from "@apikee/core";
import { describe, expect, it, vi } from "vitest";
import { apikee, get, mint, tenantApp } from "./injecting.ts";

describe("a public path", () => {
  const options = { apikee, excludePaths: ["/health", "/api/health"] };

  it.each([
    ["/admin", "/health"],
    ["/health", "/admin"],
    ["/health?x", "/admin?x"],
  ])("is not one where %s was sent and rewriteUrl made %s of it", async (sent, rewritten) => {
    const app = await tenantApp(options, { rewriteUrl: () => rewritten });
    expect((await get(app, sent)).statusCode).toBe(401);
  });

  it("stays one where it was rewritten to itself with another query", async () => {
    const app = await tenantApp(options, { rewriteUrl: () => "/health?x=2" });
    expect((await get(app, "/health?x=1")).statusCode).toBe(200);
  });
});

describe("getKey", () => {
  it("finds the key instead of the headers, as a method of the options", async () => {
    const getKey = vi.fn((request: { query: unknown }) => (request.query as { key?: string }).key);
    const hooks = { apikee, getKey };
    const app = await tenantApp(hooks);
    const key = await mint();
    expect((await get(app, `/?key=${key}`)).json()).toEqual({ tenant: "acme-corp" });
    expect((await get(app, "/", key)).json()).toMatchObject({ error: "MISSING_KEY" });
    expect((await get(app, "/?key=bad")).json()).toMatchObject({ error: "INVALID_PREFIX" });
    expect((await get(app, `/?key=${key}&key=${key}`)).json()).toMatchObject({ error: "AMBIGUOUS_KEY" });
  });

  it("is not asked where no key is needed", async () => {
    const getKey = vi.fn(() => null);
    const app = await tenantApp({ apikee, getKey, excludePaths: ["/health"] });
    expect((await get(app, "/health")).statusCode).toBe(200);
    expect(getKey).not.toHaveBeenCalled();
  });

  it.each<[string, () => never, number, object]>([
    [
      "throws",
      () => {
        throw new Error("no cookies");
      },
      500,
      { message: "no cookies" },
    ],
    [
      "refuses by itself",
      () => {
        throw new ApikeeError("AMBIGUOUS_KEY");
      },
      400,
      { error: "AMBIGUOUS_KEY" },
    ],
    ["is asynchronous", (async () => null) as never, 500, { message: "getKey must be synchronous" }],
  ])("that %s is answered by status", async (_how, getKey, status, body) => {
    const response = await get(await tenantApp({ apikee, getKey }), "/");
    expect([response.statusCode, response.json()]).toMatchObject([status, body]);
  });
});

describe("optional and cors", () => {
  it("let through what they say and no more", async () => {
    const app = await tenantApp({ apikee, optional: true });
    expect((await get(app, "/")).json()).toEqual({ tenant: "nobody" });
    expect((await get(app, "/", "bad")).statusCode).toBe(401);
  });

  it("leave a preflight to the application, and the header that it set", async () => {
    const app = await tenantApp({ apikee, cors: true });
    const preflight = { origin: "https://app.example", "access-control-request-method": "GET" };
    expect((await app.inject({ method: "OPTIONS", url: "/", headers: preflight })).statusCode).toBe(200);
    expect((await app.inject({ method: "OPTIONS", url: "/" })).statusCode).toBe(401);
  });
});
