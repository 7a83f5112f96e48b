import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/index.ts";
import { secureOpenApi } from "../../src/openapi/index.ts";
import { documentOf, operationOf, read } from "./documents.ts";

const withOperation = (members: object) => documentOf({ "/a": { get: { responses: {}, ...members } } });

describe("what an author wrote by hand", () => {
  it.each<[string, object, RegExp]>([
    [
      "scopes as one text",
      { "x-required-scopes": "a" },
      /^GET \/a: x-required-scopes must be a list of strings/,
    ],
    ["scopes as a number", { "x-required-scopes": 1 }, /^GET \/a: x-required-scopes/],
    ["a requirement that is no list", { security: { ApikeeAuth: [] } }, /^GET \/a: security must be a list/],
    ["a requirement that is a text", { security: ["ApikeeAuth"] }, /^GET \/a: security must be a list/],
  ])("is refused by name: %s", (_, members, message) => {
    expect(() => secureOpenApi(withOperation(members))).toThrow(ConfigError);
    expect(() => secureOpenApi(withOperation(members))).toThrow(message);
  });
});

describe("two documents", () => {
  it("share nothing that one may change", () => {
    const first = read(secureOpenApi(withOperation({ "x-required-scopes": ["s"] })));
    Object.assign(first.components["schemas"]!["ApikeeError"] as object, { description: "changed" });
    const second = secureOpenApi(withOperation({ "x-required-scopes": ["s"] }));
    expect(read(second).components["schemas"]!["ApikeeError"]).not.toHaveProperty("description");

    const { security, "x-required-scopes": scopes } = operationOf(second, "/a");
    expect((security as Record<string, unknown>[])[0]!["ApikeeAuth"]).toEqual(scopes);
    expect((security as Record<string, unknown>[])[0]!["ApikeeAuth"]).not.toBe(scopes);
  });
});

describe("the path of the first server", () => {
  it.each(["https://x/v1", "https://x/v1/?a=b", "/v1", "v1", "./v1", "//x/v1", "{scheme}://x/v1"])(
    "stands before the paths: %s",
    (url) => {
      const document = documentOf({ "/health": { get: { responses: {} } } }, { servers: [{ url }] });
      secureOpenApi(document, { excludePaths: ["/v1/health"] });
      expect(operationOf(document, "/health").security).toEqual([]);
    },
  );
});
