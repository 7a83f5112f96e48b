import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors/index.ts";
import { SECURITY_SCHEME, secureOpenApi } from "../../src/openapi/index.ts";
import { documentOf, read } from "./documents.ts";

describe.each(["3.0.0", "3.0.3", "3.0.4", "3.1.0", "3.1.1", "3.2.0"])(
  "a document of OpenAPI %s",
  (openapi) => {
    it("is returned itself, with the scheme ApikeeAuth", () => {
      const document = documentOf({}, { openapi });
      expect(secureOpenApi(document)).toBe(document);
      expect(SECURITY_SCHEME).toBe("ApikeeAuth");
      expect(read(document).components["securitySchemes"]).toEqual({
        ApikeeAuth: { type: "apiKey", in: "header", name: "x-api-key", description: expect.any(String) },
      });
    });

    it("has every response and schema that its operations refer to", () => {
      const document = secureOpenApi(documentOf({ "/orders": { get: {}, post: {} } }, { openapi }));
      const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
        ([, at]) => at ?? "",
      );
      expect(references.length).toBeGreaterThan(8);
      for (const reference of references) {
        expect(reference.split("/").reduce<unknown>(memberOf, document), reference).toBeTypeOf("object");
      }
    });

    it("can be written as JSON and read again unchanged", () => {
      const document = secureOpenApi(
        documentOf({ "/orders": { get: { "x-required-scopes": ["a"] } } }, { openapi }),
      );
      expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    });
  },
);

describe("what is no OpenAPI 3", () => {
  it.each<[string, object]>([
    ["Swagger 2", { swagger: "2.0", paths: {} }],
    ["Swagger 1", { swaggerVersion: "1.2", apis: [] }],
    ["a Swagger 2 document that claims another version", { openapi: "2.0", paths: {} }],
    ["a later major version", { openapi: "4.0.0", paths: {} }],
    ["a version that begins with 3 in another way", { openapi: "30.0.0", paths: {} }],
    ["a version that is a number", { openapi: 3.1, paths: {} }],
    ["no version", { paths: {} }],
    ["nothing", {}],
  ])("is a ConfigError, and is left as it was: %s", (_name, document) => {
    const before = structuredClone(document);
    expect(() => secureOpenApi(document)).toThrow(ConfigError);
    expect(document).toEqual(before);
  });

  it("is a ConfigError where a public path is none", () => {
    expect(() => secureOpenApi(documentOf({}), { excludePaths: ["health"] })).toThrow(ConfigError);
  });
});

describe("the components of a document", () => {
  it("name the header of the guard", () => {
    const document = secureOpenApi(documentOf({}), { headerName: "x-acme-key" });
    expect(read(document).components["securitySchemes"]).toMatchObject({
      ApikeeAuth: { name: "x-acme-key" },
    });
  });

  it("describe the four refusals, and the body of each", () => {
    const { responses, schemas } = read(secureOpenApi(documentOf({}))).components;
    expect(Object.keys(responses ?? {})).toEqual([
      "ApikeeUnauthorized",
      "ApikeeForbidden",
      "ApikeeRateLimited",
      "ApikeeUnreachable",
    ]);
    for (const response of Object.values(responses ?? {})) {
      expect(response).toMatchObject({
        description: expect.any(String),
        content: { "application/json": { schema: { $ref: "#/components/schemas/ApikeeError" } } },
      });
    }
    expect(schemas?.["ApikeeError"]).toMatchObject({ type: "object", required: ["error", "message"] });
  });

  it("keep what the author put there", () => {
    const components = {
      securitySchemes: { JWT: { type: "http", scheme: "bearer" } },
      schemas: { Order: { type: "object" }, ApikeeError: { type: "object", title: "Ours" } },
      responses: { ApikeeForbidden: { description: "Ask your administrator." } },
      parameters: { Page: { name: "page", in: "query" } },
    };
    const secured = read(
      secureOpenApi(documentOf({}, { components: structuredClone(components) })),
    ).components;
    expect(secured).toMatchObject(components);
    expect(secured["securitySchemes"]).toHaveProperty("ApikeeAuth");
    expect(secured["responses"]).toHaveProperty("ApikeeUnauthorized");
  });

  it("are added to a document without paths, as one of webhooks alone is", () => {
    const document = { openapi: "3.1.0", webhooks: { paid: { post: {} } } };
    expect(read(secureOpenApi(document)).components["securitySchemes"]).toHaveProperty("ApikeeAuth");
    expect(document.webhooks).toEqual({ paid: { post: {} } });
  });
});

function memberOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
