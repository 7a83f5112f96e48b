import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isListed, pathList } from "../../src/guard/paths.ts";
import { requestOf } from "./requests.ts";

const list = pathList(["/health", "/docs/*"]);

const PUBLIC = [
  "/health",
  "/health?",
  "/health?x=/admin",
  "/health?/../admin",
  "/health?x=1?y=%2e;\\",
  "/docs/page",
  "/docs/page?x",
  "/docs/a/b/c.css",
];

/** Rows 23 to 28 of the abuse table. */
const GUARDED = [
  ...[
    "/healthz",
    "/health/",
    "/health//",
    "/health/x",
    "/HEALTH",
    "/Health",
    "/healt",
    "/x/health",
    "//health",
  ],
  ...[
    "/health;/admin",
    "/health;x=1",
    "/health,",
    "/health%20",
    "/health%00",
    "/health%2f",
    "/health%3f/admin",
  ],
  ...["/health/../admin", "/health/%2e%2e/admin", "/health/.%2E/admin", "/health/./", "/health/..;/admin"],
  ...["/docs", "/docs/", "/docs?", "/docs/?x", "/docsx", "/docs;/page", "/docs%2fpage", "/DOCS/page"],
  ...["/docs/../admin", "/docs/%2e%2e/admin", "/docs/..%2fadmin", "/docs/..\\admin", "/docs/..;/admin"],
  ...["/docs//admin", "/docs/./page", "/docs/page/..", "/docs/%", "/docs/%zz", "/docs/a b", "/docs/\\x"],
  ...["/admin#/health", "/health#", "/health#/admin", "/docs/page#x", "/health?x#y", "#/health", "/#/health"],
  ...["/admin?x=/health", "/admin?/health", "/admin?/docs/page", "/admin??/health", "?/health"],
  ...["http://x/health", "HTTP://X/docs/page", "http://127.0.0.1/health", "//x/health", "ftp://x/docs/page"],
  ...["/%61dmin", "/%68ealth", "/%2568ealth", "/%u0068ealth", "/%c0%afhealth", "/%2fhealth", "/%2e/health"],
  ...["//admin", "///health", "/ADMIN", "/admin/", "/admin;x", "/admin;/health", "/;/health", "/.//health"],
  ...["", "*", "health", "/", "/*", "\\health", "/\\health", "/health\\", "/health\0", "/health\u00a0"],
];

describe("a request for a public path", () => {
  it.each(PUBLIC)("needs no key: %s", (target) => {
    expect(isListed(list, requestOf({ target }))).toBe(true);
  });

  it.each(GUARDED)("is not one for %j", (target) => {
    expect(isListed(list, requestOf({ target }))).toBe(false);
  });

  it.each([
    ["an absolute-form target that the router reads", "http://x/health", "/health"],
    ["an escape that the router decodes", "/%68ealth", "/health"],
    ["a case that the router folds", "/HEALTH", "/health"],
    ["a slash that the router drops", "/health/", "/health"],
    ["a rewrite to a public path", "/admin", "/health"],
    ["a rewrite of a public path", "/health", "/admin"],
    ["a rewrite of a public path, with a query", "/health?x", "/admin"],
    ["a dot segment that the router resolves", "/docs/../health", "/health"],
    ["a router that sees no path", "/health", ""],
    ["a router that sees a mount's rest alone", "/docs/page", "/page"],
  ])("is not one where sent and routed path differ: %s", (_name, target, path) => {
    expect(isListed(list, requestOf({ target, path }))).toBe(false);
  });

  it("is one where sent and routed path differ and both are public", () => {
    expect(isListed(list, requestOf({ target: "/health", path: "/docs/health" }))).toBe(true);
  });

  it("is never one with a fragment", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.constantFrom(...PUBLIC), (before, after, target) =>
        [`${target}#${after}`, `${before}#${target}`, `${target}${before}#`].every(
          (hostile) => !isListed(list, requestOf({ target: hostile, path: "/health" })),
        ),
      ),
    );
  });

  it("is one only if its target without the query is listed", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webPath(), fc.webUrl(), fc.constantFrom(...GUARDED)), (target) => {
        fc.pre(!list(target.split("?")[0] ?? ""));
        return !isListed(list, requestOf({ target, path: "/health" }));
      }),
    );
  });
});
