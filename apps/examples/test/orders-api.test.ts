import { Apikee } from "@apikee/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { FRAMEWORK_NAMES, serveOf } from "../src/frameworks.ts";
import type { Serving } from "../src/serving.ts";

const apikee = new Apikee({ secret: "a secret of the tests, of 32 bytes or more", onEvent() {} });

describe.each(FRAMEWORK_NAMES)("the example in %s", (framework) => {
  let serving: Serving;
  beforeAll(async () => {
    serving = await (await serveOf(framework))(apikee, 0);
  });
  afterAll(() => serving.close());

  async function call(path: string, { key, ...init }: RequestInit & { key?: string } = {}) {
    const headers = {
      ...(init.body !== undefined && { "content-type": "application/json" }),
      ...(key !== undefined && { "x-api-key": key }),
    };
    const response = await fetch(serving.origin + path, { ...init, headers });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
    return { status: response.status, body: isJson ? JSON.parse(text) : text };
  }

  it("answers the three requests that it prints as it says", async () => {
    const key = await apikee.create("acme-corp", { scopes: ["orders:read"] });
    expect(await call("/me", { key })).toEqual({
      status: 200,
      body: { tenant: "acme-corp", scopes: ["orders:read"], expiresAt: expect.any(String) },
    });
    expect(await call("/me")).toMatchObject({ status: 401, body: { error: "MISSING_KEY" } });
    expect(await call("/orders/1", { key, method: "DELETE" })).toMatchObject({
      status: 403,
      body: { error: "INSUFFICIENT_SCOPE" },
    });
  });

  it("keeps tenants apart", async () => {
    const scopes = ["orders:*"];
    const acme = await apikee.create("acme", { scopes });
    const other = await apikee.create("other", { scopes });
    const added = await call("/orders", { key: acme, method: "POST", body: JSON.stringify({ item: "tea" }) });
    expect(added).toEqual({ status: 201, body: { id: expect.any(Number), item: "tea" } });
    const path = `/orders/${added.body.id}`;
    expect(await call("/orders", { key: acme })).toMatchObject({ status: 200, body: [{ item: "tea" }] });
    expect((await call("/orders", { key: other })).body).not.toContainEqual(added.body);
    expect(await call(path, { key: other, method: "DELETE" })).toMatchObject({ status: 404 });
    expect(await call(path, { key: acme, method: "DELETE" })).toMatchObject({ status: 204 });
    expect(await call(path, { key: acme, method: "DELETE" })).toMatchObject({ status: 404 });
  });

  it.each(["{}", '{"item":""}', '{"item":7}'])("refuses the order %s", async (body) => {
    const key = await apikee.create("acme-corp", { scopes: ["orders:write"] });
    expect(await call("/orders", { key, method: "POST", body })).toEqual({
      status: 422,
      body: { error: "INVALID_ORDER", message: "item must be a text" },
    });
  });

  it("is healthy without a key, and shows its documentation", async () => {
    expect(await call("/health")).toEqual({ status: 200, body: { status: "ok" } });
    expect(await call("/openapi.json")).toMatchObject({ status: 200, body: { openapi: "3.1.0" } });
    expect(await call("/docs/")).toMatchObject({
      status: 200,
      body: expect.stringContaining("swagger-ui"),
    });
  });
});
