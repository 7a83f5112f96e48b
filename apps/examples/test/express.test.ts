import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Apikee } from "@apikee/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../src/express/app.ts";

const apikee = new Apikee({ secret: "a secret of the tests, of 32 bytes or more", onEvent() {} });
const server = createServer(createApp(apikee));
let origin = "";

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});

async function call(path: string, { key, ...init }: RequestInit & { key?: string } = {}) {
  const headers = { "content-type": "application/json", ...(key !== undefined && { "x-api-key": key }) };
  const response = await fetch(origin + path, { ...init, headers });
  const text = await response.text();
  return {
    status: response.status,
    body: text.startsWith("{") || text.startsWith("[") ? JSON.parse(text) : text,
  };
}

describe("the Express example", () => {
  it("answers the three requests that it prints as it says", async () => {
    const key = await apikee.create("acme-corp", { scopes: ["orders:read"] });
    expect(await call("/me", { key })).toMatchObject({ status: 200, body: { tenant: "acme-corp" } });
    expect(await call("/me")).toMatchObject({ status: 401, body: { error: "MISSING_KEY" } });
    expect(await call("/orders/1", { key, method: "DELETE" })).toMatchObject({
      status: 403,
      body: { error: "INSUFFICIENT_SCOPE" },
    });
  });

  it("keeps tenants apart", async () => {
    const scopes = ["orders:*"];
    const [acme, other] = [await apikee.create("acme", { scopes }), await apikee.create("other", { scopes })];
    const added = await call("/orders", { key: acme, method: "POST", body: JSON.stringify({ item: "tea" }) });
    expect(added).toMatchObject({ status: 201, body: { item: "tea" } });
    expect(await call(`/orders/${added.body.id}`, { key: other, method: "DELETE" })).toMatchObject({
      status: 404,
    });
    expect(await call(`/orders/${added.body.id}`, { key: acme, method: "DELETE" })).toMatchObject({
      status: 204,
    });
    expect(await call("/orders", { key: acme, method: "POST", body: "{}" })).toMatchObject({ status: 422 });
  });

  it("is healthy without a key, and shows its documentation with the lock", async () => {
    expect(await call("/health")).toMatchObject({ status: 200 });
    expect((await call("/docs/")).body).toContain("swagger-ui");
    const script = (await call("/docs/swagger-ui-init.js")).body as string;
    const document = JSON.parse(/"swaggerDoc": (\{[\s\S]*?\n {2}\}),/.exec(script)![1]!);
    expect(document.components.securitySchemes.ApikeeAuth).toMatchObject({ in: "header", name: "x-api-key" });
    expect(document.paths["/health"].get.security).toEqual([]);
    expect(document.paths["/orders"].post.security).toEqual([{ ApikeeAuth: ["orders:write"] }]);
    expect(Object.keys(document.paths["/me"].get.responses)).toEqual(["200", "401", "403", "429", "503"]);
  });
});
