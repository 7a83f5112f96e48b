import { describe, expect, it } from "vitest";
import { secureOpenApi } from "../../src/openapi/index.ts";
import { documentOf, operationOf, read } from "./documents.ts";

const METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
const KEY_NEEDED = [{ ApikeeAuth: [] }];

describe("a guarded operation", () => {
  it.each(METHODS)("needs a key, and may be refused: %s", (method) => {
    const document = secureOpenApi(documentOf({ "/orders": { [method]: { summary: "Orders." } } }));
    const operation = operationOf(document, "/orders", method);
    expect(operation).toMatchObject({ summary: "Orders.", security: KEY_NEEDED });
    expect(operation.responses).toEqual({
      "401": { $ref: "#/components/responses/ApikeeUnauthorized" },
      "403": { $ref: "#/components/responses/ApikeeForbidden" },
      "429": { $ref: "#/components/responses/ApikeeRateLimited" },
      "503": { $ref: "#/components/responses/ApikeeUnreachable" },
    });
    expect(operation).not.toHaveProperty("x-required-scopes");
  });

  it("keeps the answers that its author described", () => {
    const responses = {
      "200": { description: "The orders." },
      "401": { description: "Ask for a key." },
      "429": { $ref: "#/components/responses/SlowDown" },
      default: { description: "Anything else." },
    };
    const document = documentOf({
      "/orders": { get: { responses: { ...responses }, "x-required-scopes": ["a"] } },
    });
    const secured = operationOf(secureOpenApi(document), "/orders").responses;
    expect(secured).toMatchObject(responses);
    expect(Object.keys(secured ?? {})).toEqual(["200", "401", "403", "429", "503", "default"]);
  });

  it("keeps a 403 that its author described, whatever scopes it requires", () => {
    const forbidden = { description: "Ask your administrator." };
    const get = { "x-required-scopes": ["orders:read"], responses: { "403": forbidden } };
    const document = secureOpenApi(documentOf({ "/orders": { get } }));
    expect(operationOf(document, "/orders").responses?.["403"]).toEqual(forbidden);
  });

  it("is guarded in a path with parameters, whatever the public paths are", () => {
    const document = documentOf({ "/users/{id}": { get: {} }, "/users/me": { get: {} } });
    secureOpenApi(document, { excludePaths: ["/users/me"] });
    expect(operationOf(document, "/users/{id}").security).toEqual(KEY_NEEDED);
    expect(operationOf(document, "/users/me").security).toEqual([]);
  });
});

describe("what is no operation of a path", () => {
  it("is left alone: the other members of a path item", () => {
    const item = {
      $ref: "#/components/pathItems/Orders",
      summary: "Orders",
      description: "All about orders.",
      servers: [{ url: "https://orders.example" }],
      parameters: [{ name: "id", in: "path", required: true, schema: { type: "string" } }],
      "x-owner": { get: {} },
      GET: {},
      get: {},
    };
    const document = documentOf({ "/orders/{id}": structuredClone(item) });
    const { get, ...others } = read(secureOpenApi(document)).paths["/orders/{id}"] ?? {};
    const { get: _before, ...expected } = item;
    expect(others).toEqual(expected);
    expect(get).toMatchObject({ security: KEY_NEEDED });
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["undefined", undefined],
    ["an empty item", {}],
    ["an operation that is null", { get: null }],
    ["an operation that is a text", { get: "orders" }],
  ])("is left alone: a path item that is %s", (_name, item) => {
    const document = documentOf({ "/orders": item });
    expect(read(secureOpenApi(document)).paths).toEqual({ "/orders": item });
  });

  it("is left alone: callbacks and webhooks, which the API itself calls", () => {
    const callbacks = { paid: { "{$request.body#/url}": { post: { responses: {} } } } };
    const webhooks = { paid: { post: { responses: {} } } };
    const document = documentOf({ "/orders": { post: { callbacks } } }, { webhooks });
    const before = structuredClone({ callbacks, webhooks });
    secureOpenApi(document);
    expect({ callbacks, webhooks }).toEqual(before);
  });

  it("is left alone: the document's other members", () => {
    const members = { info: { title: "x", version: "1" }, servers: [{ url: "/v1" }], tags: [{ name: "a" }] };
    const document = documentOf({ "/orders": { get: {} } }, structuredClone(members));
    expect(secureOpenApi(document)).toMatchObject(members);
    expect(Object.keys(document).sort()).toEqual([
      "components",
      "info",
      "openapi",
      "paths",
      "servers",
      "tags",
    ]);
  });
});
