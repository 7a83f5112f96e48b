import { describe, expect, it } from "vitest";
import { secureOpenApi } from "../../src/openapi/index.ts";
import { documentOf, operationOf } from "./documents.ts";

const EXCLUDED = { excludePaths: ["/health", "/docs/*"] };
const JWT = { JWT: [] };

/** The security of `GET path` in a document with that path alone. */
function securityOf(path: string, options: { excludePaths: string[] }, members: object = {}): unknown {
  return operationOf(secureOpenApi(documentOf({ [path]: { get: {} } }, members), options), path).security;
}

describe("an operation of a public path", () => {
  it("needs no key, and is described without refusals", () => {
    const responses = { "200": { description: "It is up." } };
    const document = secureOpenApi(documentOf({ "/health": { get: { responses }, head: {} } }), EXCLUDED);
    expect(operationOf(document, "/health")).toEqual({ responses, security: [] });
    expect(operationOf(document, "/health", "head")).toEqual({ security: [] });
  });

  it.each(["/health", "/docs/page", "/docs/{page}", "/docs/a/{b}.css"])("is one of %s", (path) => {
    expect(securityOf(path, EXCLUDED)).toEqual([]);
  });

  it.each(["/healthz", "/health/", "/health/{part}", "/docs", "/docs/", "/{any}", "/x/health", "/HEALTH"])(
    "is none of %s",
    (path) => {
      expect(securityOf(path, EXCLUDED)).toEqual([{ ApikeeAuth: [] }]);
    },
  );

  it.each([
    ["https://api.example.com/v1"],
    ["https://api.example.com:8443/v1/"],
    ["http://localhost/v1"],
    ["https://{tenant}.example.com/v1"],
    ["/v1"],
    ["/v1/"],
  ])("is one by its path below the first server's: %s", (url) => {
    const members = { servers: [{ url }, { url: "https://second.example.com/v2" }] };
    expect(securityOf("/health", { excludePaths: ["/v1/health"] }, members)).toEqual([]);
    expect(securityOf("/health", { excludePaths: ["/v1/*"] }, members)).toEqual([]);
    expect(securityOf("/health", { excludePaths: ["/health"] }, members)).toEqual([{ ApikeeAuth: [] }]);
    expect(securityOf("/health", { excludePaths: ["/v2/health"] }, members)).toEqual([{ ApikeeAuth: [] }]);
  });

  it.each([
    [[]],
    [[{ url: "/" }]],
    [[{ url: "https://api.example.com" }]],
    [[{ url: "https://api.example.com/" }]],
    [[{}]],
  ])("is one by its own path where the first server has none: %j", (servers) => {
    expect(securityOf("/health", EXCLUDED, { servers })).toEqual([]);
  });

  it("may be one of its own, whatever its path", () => {
    const open = { responses: { "200": { description: "It is up." } } };
    const document = documentOf({ "/orders": { get: open, post: {} } });
    secureOpenApi(document, { isPublic: (operation) => operation === open });
    expect(operationOf(document, "/orders")).toEqual({ ...open, security: [] });
    expect(operationOf(document, "/orders", "post").security).toEqual([{ ApikeeAuth: [] }]);
  });

  it("still needs what else its author names, and no key", () => {
    const security = [{ JWT: [], ApikeeAuth: ["orders:read"] }];
    const document = documentOf(
      { "/health": { get: { security } }, "/docs/x": { get: {} } },
      { security: [JWT] },
    );
    secureOpenApi(document, EXCLUDED);
    expect(operationOf(document, "/health").security).toEqual([JWT]);
    expect(operationOf(document, "/docs/x").security).toEqual([JWT]);
  });

  it("needs nothing where its author named the key alone", () => {
    const get = { security: [{ ApikeeAuth: ["orders:read"] }] };
    const document = secureOpenApi(documentOf({ "/health": { get } }), EXCLUDED);
    expect(operationOf(document, "/health").security).toEqual([]);
  });
});

describe("an operation that its author made public", () => {
  it("is left as it is", () => {
    const get = {
      security: [],
      responses: { "200": { description: "It is up." } },
      "x-required-scopes": ["a"],
    };
    const document = secureOpenApi(documentOf({ "/status": { get: structuredClone(get) } }));
    expect(operationOf(document, "/status")).toEqual(get);
  });

  it("is left as it is below a document that needs more", () => {
    const document = documentOf(
      { "/status": { get: { security: [] } } },
      { security: [{ ApikeeAuth: ["a"] }, JWT] },
    );
    expect(operationOf(secureOpenApi(document), "/status")).toEqual({ security: [] });
  });

  it("is none by a document's empty list, which says nothing of the guard", () => {
    const document = secureOpenApi(documentOf({ "/orders": { get: {} } }, { security: [] }));
    expect(operationOf(document, "/orders").security).toEqual([{ ApikeeAuth: [] }]);
  });
});
