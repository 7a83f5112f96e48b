import { ApikeeError } from "@apikee/core";
import { describe, expect, it, vi } from "vitest";
import { apikeeMiddleware, type ExpressRequest } from "../src/index.ts";
import { apikee, mint, serve, tenantApp } from "./serving.ts";

/** The key in the cookie `key`. */
function cookieKey(request: ExpressRequest): string | null {
  const at = request.rawHeaders.findIndex(
    (name, index) => index % 2 === 0 && name.toLowerCase() === "cookie",
  );
  return /(?:^|; )key=([^;]*)/.exec(request.rawHeaders[at + 1] ?? "")?.[1] ?? null;
}

describe("getKey", () => {
  it("finds the key, and the headers are not looked at", async () => {
    const { get } = await serve(tenantApp(apikeeMiddleware({ apikee, getKey: cookieKey })));
    const cookie = `theme=dark; key=${await mint()}`;
    expect((await get("/", { cookie })).status).toBe(200);
    expect((await get("/", { cookie, "x-api-key": "bad", authorization: "Bearer apikee_1.1" })).status).toBe(
      200,
    );
    const inHeader = await get("/", { "x-api-key": await mint() });
    expect(await inHeader.json()).toMatchObject({ error: "MISSING_KEY" });
  });

  it.each<[string, string | null | undefined]>([
    ["null", null],
    ["undefined", undefined],
    ["an empty text", ""],
    ["blanks", "  "],
  ])("finds none where it gives %s", async (_name, found) => {
    const key = await mint();
    const { get } = await serve(tenantApp(apikeeMiddleware({ apikee, getKey: () => found })));
    expect(await (await get("/", { "x-api-key": key })).json()).toMatchObject({ error: "MISSING_KEY" });
    const optional = apikeeMiddleware({ apikee, optional: true, getKey: () => found });
    const passing = await serve(tenantApp(optional));
    expect(await (await passing.get("/", { "x-api-key": key })).json()).toEqual({ tenant: "nobody" });
  });

  it.each([
    ["bad", "INVALID_PREFIX"],
    ["apikee_1.1", "INVALID_SIGNATURE"],
    ["apikee_1.1,apikee_2.2", "INVALID_FORMAT"],
  ])("may find a bad key, which is refused: %s", async (found, code) => {
    const guard = apikeeMiddleware({ apikee, optional: true, getKey: () => found });
    const { get } = await serve(tenantApp(guard));
    expect(await (await get("/")).json()).toMatchObject({ error: code });
  });

  it("is asked once for each request, and not for public paths and preflights", async () => {
    const getKey = vi.fn(() => "bad");
    const guard = apikeeMiddleware({ apikee, getKey, excludePaths: ["/health"], cors: true });
    const { get, send } = await serve(tenantApp(guard));
    await get("/health");
    const headers = { Origin: "https://app.example", "Access-Control-Request-Method": "GET" };
    expect((await send("/orders", { method: "OPTIONS", headers })).status).toBe(200);
    expect(getKey).toHaveBeenCalledTimes(0);
    await get("/orders");
    expect(getKey).toHaveBeenCalledTimes(1);
    await send("/orders", { method: "POST" });
    expect(getKey).toHaveBeenCalledTimes(2);
  });

  it("is called with Express's request, as a method of the options", async () => {
    const key = await mint();
    const options = {
      apikee,
      key,
      getKey(request: ExpressRequest) {
        return request.originalUrl === "/api/orders?x=1" ? this.key : null;
      },
    };
    const { get } = await serve(tenantApp(apikeeMiddleware(options)));
    expect((await get("/api/orders?x=1")).status).toBe(200);
    expect((await get("/api/orders")).status).toBe(401);
  });

  it.each([
    ["an Error", new Error("no session"), { name: "Error", message: "no session" }],
    ["a TypeError", new TypeError("no cookies"), { name: "TypeError", message: "no cookies" }],
    ["a text", "no session", { thrown: "no session" }],
  ])("hands what it throws to the error handler: %s", async (_name, error, told) => {
    const guard = apikeeMiddleware({
      apikee,
      optional: true,
      getKey() {
        throw error;
      },
    });
    const { get } = await serve(tenantApp(guard));
    const response = await get("/");
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual(told);
  });

  it("may refuse by itself, with an error of ours", async () => {
    const guard = apikeeMiddleware({
      apikee,
      getKey() {
        throw new ApikeeError("AMBIGUOUS_KEY");
      },
    });
    const { get } = await serve(tenantApp(guard));
    const response = await get("/");
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: "AMBIGUOUS_KEY" });
  });
});
