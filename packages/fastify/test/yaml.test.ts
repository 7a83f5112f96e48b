import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { yamlOf } from "../src/yaml.ts";

const { parse } = createRequire(createRequire(import.meta.url).resolve("@fastify/swagger"))("yaml") as {
  parse(text: string): unknown;
};

describe("yamlOf", () => {
  it("writes block style", () => {
    const value = {
      openapi: "3.1.0",
      paths: { "/a": { get: { tags: ["x", "y"], security: [] } } },
      list: [{ a: 1, b: [2] }],
    };
    expect(yamlOf(value)).toBe(
      [
        'openapi: "3.1.0"',
        "paths:",
        '  "/a":',
        "    get:",
        "      tags:",
        '        - "x"',
        '        - "y"',
        "      security: []",
        "list:",
        "  - a: 1",
        "    b:",
        "      - 2",
        "",
      ].join("\n"),
    );
  });

  it.each<[string, unknown]>([
    ["texts that YAML has other words for", { a: "no", b: "null", c: "1", d: "~", e: "2030-01-01", f: "" }],
    [
      "names that YAML has other words for",
      { no: 1, null: 2, true: 3, 200: 4, "": 5, "a b": 6, "a: b": 7, "#": 8, y: 9 },
    ],
    ["texts over several lines, tabs, quotes and other characters", { a: 'x\n  y\t"z" \\ # é 🗝 \u2028 \0' }],
    ["lists in lists", { a: [[1, [2, []]], [{}], [{ b: { c: [] } }], []] }],
    ["scalars", [null, true, false, 0, -1.5, 1e21]],
    ["nothing much", {}],
    ["a text alone", "text"],
    ["members that are undefined, and dates", { a: undefined, b: new Date(0), c: [undefined] }],
    ["a member named __proto__", JSON.parse('{"__proto__":{"a":1}}')],
  ])("is read back as it was: %s", (_name, value) => {
    expect(parse(yamlOf(value))).toEqual(JSON.parse(JSON.stringify(value)));
  });
});
