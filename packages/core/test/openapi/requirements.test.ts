import { describe, expect, it } from "vitest";
import { secureOpenApi } from "../../src/openapi/index.ts";
import { documentOf, operationOf, read } from "./documents.ts";

type Requirements = readonly Readonly<Record<string, readonly string[]>>[];

/** `GET /orders` of a secured document. */
function secured(get: object, members: object = {}) {
  return operationOf(secureOpenApi(documentOf({ "/orders": { get } }, members)), "/orders");
}

describe("the scopes of an operation", () => {
  it.each<[string, object, string[]]>([
    ["its security", { security: [{ ApikeeAuth: ["orders:read"] }] }, ["orders:read"]],
    ["its x-required-scopes", { "x-required-scopes": ["orders:read"] }, ["orders:read"]],
    [
      "both, each once",
      { "x-required-scopes": ["a", "b"], security: [{ ApikeeAuth: ["b", "c"] }] },
      ["a", "b", "c"],
    ],
    [
      "every alternative that names a key",
      { security: [{ ApikeeAuth: ["a"] }, { ApikeeAuth: ["b"], JWT: [] }] },
      ["a", "b"],
    ],
  ])("come from %s, and stand in both", (_name, get, scopes) => {
    const operation = secured(get);
    expect(operation["x-required-scopes"]).toEqual(scopes);
    expect(JSON.stringify(operation.security)).toContain(`"ApikeeAuth":${JSON.stringify(scopes)}`);
  });

  it("come from the document where the operation says nothing", () => {
    const operation = secured({}, { security: [{ ApikeeAuth: ["orders:read"] }] });
    expect(operation).toMatchObject({
      security: [{ ApikeeAuth: ["orders:read"] }],
      "x-required-scopes": ["orders:read"],
    });
  });

  it("are named in the answer 403", () => {
    const { responses } = secured({ "x-required-scopes": ["orders:read", "orders:list"] });
    expect(responses?.["403"]).toMatchObject({
      description: "The API key lacks a scope that is needed: `orders:read`, `orders:list`.",
      content: { "application/json": { schema: { $ref: "#/components/schemas/ApikeeError" } } },
    });
  });

  it.each(["3.0.0", "3.0.3"])(
    "stand in x-required-scopes alone in OpenAPI %s, which allows no others",
    (openapi) => {
      const operation = secured({ security: [{ ApikeeAuth: ["orders:read"], JWT: [] }] }, { openapi });
      expect(operation.security).toEqual([{ ApikeeAuth: [], JWT: [] }]);
      expect(operation["x-required-scopes"]).toEqual(["orders:read"]);
      expect(operation.responses?.["403"]).toMatchObject({
        description: expect.stringContaining("`orders:read`"),
      });
    },
  );

  it.each([{}, { "x-required-scopes": [] }, { security: [{ ApikeeAuth: [] }] }])(
    "are none with %j",
    (get) => {
      const operation = secured(get);
      expect(operation.security).toEqual([{ ApikeeAuth: [] }]);
      expect(operation.responses?.["403"]).toEqual({ $ref: "#/components/responses/ApikeeForbidden" });
    },
  );
});

describe("other schemes", () => {
  it.each<[string, Requirements, Requirements]>([
    ["one", [{ JWT: [] }], [{ JWT: [], ApikeeAuth: [] }]],
    [
      "alternatives",
      [{ JWT: [] }, { OAuth: ["write"] }],
      [
        { JWT: [], ApikeeAuth: [] },
        { OAuth: ["write"], ApikeeAuth: [] },
      ],
    ],
    ["two at once", [{ JWT: [], Cookie: [] }], [{ JWT: [], Cookie: [], ApikeeAuth: [] }]],
    ["none at all", [{}], [{ ApikeeAuth: [] }]],
  ])("are needed besides the key: %s", (_name, before, after) => {
    expect(secured({ security: before }).security).toEqual(after);
    expect(secured({}, { security: before }).security).toEqual(after);
  });

  it("are an alternative to the key where the author says so", () => {
    const security = [{ JWT: [] }, { ApikeeAuth: ["orders:read"] }];
    expect(secured({ security }).security).toEqual(security);
  });

  it("leave a request without a key possible where the author says so", () => {
    expect(secured({ security: [{}, { ApikeeAuth: [] }] }).security).toEqual([{}, { ApikeeAuth: [] }]);
  });
});

describe("the security of the whole document", () => {
  it("is kept, and is written out in each operation with the key", () => {
    const security = [{ JWT: [] }];
    const document = documentOf(
      { "/orders": { get: {}, post: { security: [{ OAuth: ["write"] }] } } },
      { security: structuredClone(security) },
    );
    expect(read(secureOpenApi(document)).security).toEqual(security);
    expect(operationOf(document, "/orders").security).toEqual([{ JWT: [], ApikeeAuth: [] }]);
    expect(operationOf(document, "/orders", "post").security).toEqual([{ OAuth: ["write"], ApikeeAuth: [] }]);
  });

  it("is not added where the author has none", () => {
    expect(secureOpenApi(documentOf({ "/orders": { get: {} } }))).not.toHaveProperty("security");
  });
});
