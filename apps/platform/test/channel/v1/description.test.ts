import { expect, test } from "vitest";
import { OpenApiDocument } from "../../http/openapi-document.ts";
import { setUp } from "../set-up.ts";
import { seal } from "./client.ts";

type Json = Record<string, unknown>;

const PATH = "/api/v1/client/{id}";

async function described() {
  const scene = await setUp();
  const { platform, projectEnv, managementKey } = scene;
  const json = await (await platform.fetch(new URL("/openapi.json", platform.baseUrl))).json();
  const document = new OpenApiDocument(json);
  const made = await platform.fetch(`${platform.baseUrl}/client?project_env=${projectEnv}`, {
    method: "POST",
    headers: { "x-api-key": managementKey, "content-type": "application/json" },
    body: JSON.stringify({ name: "Acme", keys: [{ name: "default" }] }),
  });
  const { id } = await made.json();
  return { ...scene, json, document, pathname: `/api/v1/client/${id}` };
}

test("version 1 is in the OpenAPI document, with a server key, and says that it is off unless it was turned on", async () => {
  const { json } = await described();
  const operation = json.paths[PATH].post;
  expect(operation.description).toMatch(/Off unless an environment turns it on/);
  expect(operation.security).toEqual([{ ServerKey: [] }]);
  expect(json.components.securitySchemes.ServerKey).toMatchObject({ in: "header", name: "x-api-key" });
});

test("its answers and refusals are as the document says", async () => {
  const scene = await described();
  const { platform, projectEnv, serverKey, managementKey, document, pathname } = scene;

  async function call(body: unknown, changes: { as?: string; encrypted?: string } = {}): Promise<number> {
    const { as = serverKey, encrypted = "0" } = changes;
    const query = new URLSearchParams({ project_env: projectEnv, method_path: "GET:/users" });
    const response = await platform.fetch(`${new URL(pathname, platform.baseUrl)}?${query}`, {
      method: "POST",
      headers: { "x-api-key": as, "x-apikee-encrypted": encrypted },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
    const { status } = response;
    document.check({ method: "POST", pathname }, { status, json: (await response.json()) as Json });
    return status;
  }

  const message = { name: "default", timestamp: new Date(platform.clock.now()).toISOString(), headers: {} };
  expect(await call(message)).toBe(404);
  await scene.owner.setSettings({ v1: true });
  expect(await call(message)).toBe(403);
  await scene.owner.setSettings({ v1Plain: true });
  expect(await call(message)).toBe(200);
  expect(await call({ ...message, name: "none" })).toBe(200);
  const { v1PublicKey } = await scene.client.document();
  expect(await call(seal(message, v1PublicKey!).envelope, { encrypted: "1" })).toBe(200);
  expect(await call("{")).toBe(400);
  expect(await call(message, { as: "sk_live_none" })).toBe(401);
  expect(await call(message, { as: managementKey })).toBe(403);
  expect(await call({ ...message, timestamp: "2000-01-01T00:00:00Z" })).toBe(408);
  expect(await call("x".repeat(256 * 1024 + 1))).toBe(413);
});
