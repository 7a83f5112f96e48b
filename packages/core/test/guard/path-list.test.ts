import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/errors/index.ts";
import { pathList } from "../../src/guard/paths.ts";

const LISTED: readonly (readonly [entry: string, path: string])[] = [
  ["/", "/"],
  ["/health", "/health"],
  ["/health/", "/health/"],
  ["/a/b/c", "/a/b/c"],
  ["/.well-known/x.json", "/.well-known/x.json"],
  ["/docs/*", "/docs/page"],
  ["/docs/*", "/docs/page/"],
  ["/docs/*", "/docs/a/b/c.js"],
  ["/docs/*", "/docs/.hidden"],
  ["/docs/*", "/docs/..."],
  ["/docs/*", "/docs/a,b=c&d:e@f!$'()+~_-"],
  ["/*", "/anything/at/all"],
];

const NOT_LISTED: readonly (readonly [entry: string, path: string])[] = [
  ["/health", ""],
  ["/health", "health"],
  ["/health", "/"],
  ["/health", "/healt"],
  ["/health", "/healthz"],
  ["/health", "/health/"],
  ["/health", "/health/x"],
  ["/health", "/health.json"],
  ["/health", "/HEALTH"],
  ["/health", "//health"],
  ["/health", "/x/health"],
  ["/health", "/health;/admin"],
  ["/health", "/health?x"],
  ["/health", "/health#x"],
  ["/health", "/health\0"],
  ["/health", "/health/../admin"],
  ["/health", "/health/%2e%2e/admin"],
  ["/health", "/%68ealth"],
  ["/health/", "/health"],
  ["/", "//"],
  ["/", ""],
  ["/docs/*", "/docs"],
  ["/docs/*", "/docs/"],
  ["/docs/*", "/docs//"],
  ["/docs/*", "/docsx"],
  ["/docs/*", "/docs-page/x"],
  ["/docs/*", "/DOCS/page"],
  ["/docs/*", "/x/docs/page"],
  ["/docs/*", "//docs/page"],
  ["/docs/*", "/docs/*/../../admin"],
  ["/*", "/"],
  ["/*", "//"],
  ["/*", "anything"],
  ["/*", "http://x/anything"],
];

const BAD_LISTS: readonly (readonly [name: string, entries: unknown])[] = [
  ["a text", "/health"],
  ["null", null],
  ["an object", { 0: "/health", length: 1 }],
  ["a RegExp", [/^\/health/]],
  ["undefined in it", ["/health", undefined]],
  ["a number in it", [1]],
  ["an empty text", [""]],
  ["no slash", ["health"]],
  ["a star alone", ["*"]],
  ["a whole address", ["https://api.example.com/health"]],
  ["a backslash", ["/health\\x"]],
  ["a query", ["/health?x=1"]],
  ["a fragment", ["/health#x"]],
  ["an escape", ["/%68ealth"]],
  ["a path parameter", ["/health;x"]],
  ["a blank", ["/health check"]],
  ["a line break", ["/health\n"]],
  ["an empty segment", ["/docs//page"]],
  ["an empty segment at its start", ["//docs"]],
  ["a dot segment", ["/docs/./page"]],
  ["a double-dot segment", ["/docs/../admin"]],
  ["a double-dot segment at its end", ["/docs/.."]],
  ["a star within", ["/docs/*/page"]],
  ["a star at the end of a segment", ["/docs*"]],
  ["two stars", ["/docs/**"]],
  ["a star twice", ["/docs/*/*"]],
  ["a dot segment before a star", ["/docs/../*"]],
  ["an empty segment before a star", ["/docs//*"]],
];

/** Paths out of what routers, proxies and file servers read in more than one way. */
const pieces = [
  "/",
  "//",
  "\\",
  "%",
  "%2e",
  "%2f",
  ";",
  "?",
  "#",
  ".",
  "..",
  "docs",
  "admin",
  "x",
  " ",
  "\t",
  "é",
];
const hostilePath = fc
  .array(fc.constantFrom(...pieces), { maxLength: 8 })
  .map((parts) => `/docs/${parts.join("")}`);
const plainSegment = fc.stringMatching(/^[a-zA-Z0-9_~!$&'()+,=:@-]{1,12}$/);
const plainPath = fc
  .array(plainSegment, { minLength: 1, maxLength: 4 })
  .map((parts) => `/${parts.join("/")}`);

describe("a list of paths", () => {
  it.each(LISTED)("with %s lists %s", (entry, path) => {
    expect(pathList([entry])(path)).toBe(true);
  });

  it.each(NOT_LISTED)("with %s does not list %j", (entry, path) => {
    expect(pathList([entry])(path)).toBe(false);
  });

  it("lists what any of its entries lists", () => {
    const list = pathList(["/health", "/docs/*", "/assets/*"]);
    expect(["/health", "/docs/x", "/assets/x/y", "/admin"].map(list)).toEqual([true, true, true, false]);
  });

  it.each([[[]], [undefined]])("lists nothing where it is %j", (entries) => {
    expect(["", "/", "/health", "/*"].some(pathList(entries))).toBe(false);
  });

  it.each(BAD_LISTS)("is a ConfigError with %s", (_name, entries) => {
    const call = () => pathList(entries as readonly string[]);
    expect(call).toThrow(ConfigError);
    expect(call).toThrow("excludePaths");
  });

  it("is not changed by what happens to the array later", () => {
    const entries = ["/health"];
    const list = pathList(entries);
    entries.push("/admin");
    expect(list("/admin")).toBe(false);
  });

  it("lists below a star no path that can be read in two ways", () => {
    const lists = [pathList(["/docs/*"]), pathList(["/*"])];
    fc.assert(
      fc.property(fc.oneof(hostilePath, fc.string(), fc.webPath()), (path) => {
        const isDotted = path.split("/").some((segment) => segment === "." || segment === "..");
        const isHostile = isDotted || /[%;\\?#]|\/\//.test(path) || !path.startsWith("/");
        fc.pre(isHostile);
        return lists.every((list) => !list(path));
      }),
    );
  });

  it("lists below a star every plain path of whole segments", () => {
    fc.assert(
      fc.property(plainPath, plainPath, (start, rest) => {
        const list = pathList([`${start}/*`]);
        return list(start + rest) && !list(start) && !list(`${start}/`) && !list(`${start}x${rest}`);
      }),
    );
  });

  it("lists with an exact entry that path and no other", () => {
    fc.assert(
      fc.property(plainPath, fc.oneof(hostilePath, plainPath, fc.string()), (entry, other) => {
        const list = pathList([entry]);
        const variants = [other, entry + other, `${entry}/`, `/${entry}`, entry.slice(0, -1)];
        return list(entry) && variants.every((path) => list(path) === (path === entry));
      }),
    );
  });
});
