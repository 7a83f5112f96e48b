import { Validator } from "@seriousme/openapi-schema-validator";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api } from "./api.ts";
import { OpenApiDocument } from "./openapi-document.ts";

/** Whoever signs in has no credential yet. */
const PUBLIC = [
  "get /health",
  "get /ready",
  "get /api/v1/session",
  "post /api/v1/session",
  "post /api/v1/session/password",
];

/** The one that has forms of its own. */
const CHANNEL = "Channel version 1";

let api: Api;
beforeAll(async () => {
  api = await Api.open();
});
afterAll(() => api.close());

describe("/openapi.json", () => {
  it("is valid", async () => {
    const { json } = await api.call("GET", "/openapi.json");
    expect(await new Validator().validate(json)).toEqual({ valid: true });
  });

  it("describes each call: what it is, what it takes, who may make it, and each refusal in the one form", async () => {
    const { json } = await api.call("GET", "/openapi.json");
    const operations = Object.entries<Record<string, Operation>>(json.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
    );
    expect(operations.length).toBeGreaterThan(20);
    for (const { path, method, operation } of operations) {
      const call = `${method} ${path}`;
      const statuses = Object.keys(operation.responses);
      expect(operation.summary, call).toBeTruthy();
      expect(operation.tags, call).toHaveLength(1);
      const isPublic = operation.security?.length === 0;
      expect(isPublic, call).toBe(PUBLIC.includes(call));
      if (!isPublic) expect(statuses, call).toEqual(expect.arrayContaining(["401", "403"]));
      if (operation.requestBody !== undefined) {
        // The channel takes its body whatever it says that it is.
        const unsupported = operation.tags?.[0] === CHANNEL ? [] : ["415"];
        expect(statuses, call).toEqual(expect.arrayContaining(["400", "408", "413", ...unsupported]));
        expect(operation.requestBody.required, call).toBe(true);
      }
      for (const [status, response] of Object.entries(operation.responses)) {
        expect(response.description, `${call} ${status}`).toBeTruthy();
        if (Number(status) < 400) continue;
        const schema = response.content["application/json"]?.schema;
        const form = operation.tags?.[0] === CHANNEL ? "Version1Refusal" : "Error";
        expect(schema, `${call} ${status}`).toEqual({ $ref: `#/components/schemas/${form}` });
      }
      for (const name of path.match(/(?<=\{)\w+(?=\})/g) ?? []) {
        expect(operation.parameters, call).toContainEqual(expect.objectContaining({ in: "path", name }));
      }
    }
  });

  it("is what the tests hold answers against: they notice another one", async () => {
    const document = new OpenApiDocument((await api.call("GET", "/openapi.json")).json);
    const call = { method: "GET", pathname: "/health" };
    document.check(call, { status: 200, json: { status: "ok" } });
    expect(() => document.check(call, { status: 200, json: { status: "fine" } })).toThrow(/status/);
    expect(() => document.check(call, { status: 418, json: undefined })).toThrow();
  });

  it("refuses unknown members in every body that it describes", async () => {
    const { json } = await api.call("GET", "/openapi.json");
    for (const name of [
      "NewClient",
      "ClientChange",
      "NewKey",
      "KeyChange",
      "NewProject",
      "ProjectChange",
      "Rotation",
    ]) {
      expect(json.components.schemas[name].additionalProperties, name).toBe(false);
    }
  });
});

interface Operation {
  readonly summary?: string;
  readonly tags?: string[];
  readonly security?: unknown[];
  readonly parameters?: unknown[];
  readonly requestBody?: { readonly required?: boolean };
  readonly responses: Record<string, { description: string; content: Record<string, { schema: unknown }> }>;
}

describe("/docs", () => {
  it("loads nothing from elsewhere", async () => {
    const { text, headers } = await api.call("GET", "/docs");
    const links = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link!);
    expect(links).toHaveLength(4);
    for (const link of links) {
      expect(link).toMatch(/^docs\/[\w.-]+$/);
      const { status, text: asset } = await api.call("GET", `/${link}`);
      expect([link, status, asset.length > 100]).toEqual([link, 200, true]);
    }
    expect(text).not.toMatch(/<script>|<style>|\son\w+=/);
    expect(headers.get("content-security-policy")).toMatch(
      /^default-src 'none'; script-src 'self';.*connect-src 'self'/,
    );
    const { text: script } = await api.call("GET", "/docs/initializer.js");
    expect(script).toMatch(/url: "openapi.json"/);
    expect(script).toMatch(/validatorUrl: null/);
  });

  it.each(["package.json", "index.html", "swagger-ui-bundle.js.map", "..%2fpackage.json", "__proto__"])(
    "does not serve %s",
    async (name) => expect((await api.call("GET", `/docs/${name}`)).status).toBe(404),
  );
});

describe("/health and /ready", () => {
  it("tell that the platform closes", async () => {
    const closing = await Api.open();
    expect((await closing.call("GET", "/ready")).status).toBe(200);
    await closing.platform.close();
    const { status, json } = await closing.call("GET", "/ready");
    expect([status, json.error]).toEqual([503, "UNAVAILABLE"]);
    expect((await closing.call("GET", "/health")).json).toEqual({ status: "ok" });
  });

  it("answer HEAD", async () => {
    const { status, text } = await api.call("HEAD", "/ready");
    expect([status, text]).toEqual([200, ""]);
  });
});
