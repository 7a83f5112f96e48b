import { Apikee } from "@apikee/core";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { beforeAll, describe, expect, it } from "vitest";
import { FRAMEWORK_NAMES, type Framework, serveOf } from "../../src/frameworks.ts";
import { type OpenApiDocument, whatItSays } from "./what-it-says.ts";

const apikee = new Apikee({ secret: "a secret of the tests, of 32 bytes or more", onEvent() {} });
const documents = new Map<Framework, OpenApiDocument>();

beforeAll(async () => {
  for (const framework of FRAMEWORK_NAMES) {
    const serving = await (await serveOf(framework))(apikee, 0);
    const response = await fetch(`${serving.origin}/openapi.json`);
    documents.set(framework, (await response.json()) as OpenApiDocument);
    await serving.close();
  }
});

/** What OpenAPI's own rules find wrong with a document. */
async function problemsOf(document: object): Promise<string[]> {
  const config = await createConfig({ extends: ["spec"], rules: { "security-defined": "error" } });
  const problems = await lintFromString({ source: JSON.stringify(document), config });
  return problems.map(({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`);
}

describe.each(FRAMEWORK_NAMES)("the OpenAPI document of the example in %s", (framework) => {
  it("is a valid one", async () => {
    expect(await problemsOf(documents.get(framework)!)).toEqual([]);
  });

  it("says what that of Express says: security, scopes, responses and all else", () => {
    expect(whatItSays(documents.get(framework)!)).toEqual(whatItSays(documents.get("express")!));
  });
});

describe("the OpenAPI document", () => {
  it("guards every operation but the public one, and names scopes", () => {
    expect(whatItSays(documents.get("express")!)).toMatchObject({
      operations: {
        "GET /health": { security: [], scopes: [], responses: { "200": {} } },
        "GET /me": { security: [{ ApikeeAuth: [] }], scopes: [] },
        "GET /orders": { security: [{ ApikeeAuth: ["orders:read"] }], scopes: ["orders:read"] },
        "POST /orders": { security: [{ ApikeeAuth: ["orders:write"] }], scopes: ["orders:write"] },
        "DELETE /orders/{id}": { security: [{ ApikeeAuth: ["orders:delete"] }], scopes: ["orders:delete"] },
      },
      securitySchemes: { ApikeeAuth: { type: "apiKey", in: "header", name: "x-api-key" } },
    });
  });

  it.each<[string, (document: OpenApiDocument) => unknown]>([
    ["a scope", ({ paths }) => delete paths["/orders"]!["get"]!["x-required-scopes" as never]],
    ["security", ({ paths }) => Object.assign(paths["/health"]!["get"]!, { security: [{ ApikeeAuth: [] }] })],
    ["responses", ({ paths }) => Object.assign(paths["/me"]!["get"]!, { responses: {} })],
    [
      "what a response says",
      ({ components }) => Object.assign(components["responses"]!["ApikeeForbidden"]!, { description: "No." }),
    ],
    [
      "the scheme",
      ({ components }) => Object.assign(components["securitySchemes"]!["ApikeeAuth"]!, { name: "key" }),
    ],
  ])("is found to differ by %s", (_what, change) => {
    const changed = structuredClone(documents.get("express")!);
    change(changed);
    expect(whatItSays(changed)).not.toEqual(whatItSays(documents.get("express")!));
  });

  it("is found to be invalid where it is", async () => {
    const { components: _, ...broken } = documents.get("express")!;
    expect(await problemsOf(broken)).toEqual(expect.arrayContaining([expect.stringContaining("ApikeeAuth")]));
  });
});
