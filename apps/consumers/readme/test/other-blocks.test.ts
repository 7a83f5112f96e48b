import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { documentedBlocks } from "./blocks.ts";

// Shell blocks are run where they stand: the quick start here, the others beside their README. What is
// left are installations and the repository's own commands, whose names are checked.
const manifest = (path: string): { name: string; scripts?: object; peerDependencies?: object } =>
  JSON.parse(readFileSync(new URL(`../../../../${path}/package.json`, import.meta.url), "utf8"));
const ours = [
  "packages/core",
  "packages/express",
  "packages/fastify",
  "packages/hono",
  "packages/nestjs",
  "packages/cli",
].map((path) => manifest(path).name);
const theirs = [
  "express",
  "fastify",
  "@fastify/swagger",
  "@fastify/swagger-ui",
  "hono",
  "@hono/node-server",
  "@hono/zod-openapi",
  "zod",
  "@nestjs/swagger",
  "ioredis",
  "redis",
];
const scripts = Object.keys(manifest(".").scripts ?? {});
const RUN_ELSEWHERE =
  /^(README\.md|packages\/cli\/README\.md|apps\/platform\/README\.md|docs\/(revocation|http-api|self-hosting)\.md):/;

const shellLines = documentedBlocks()
  .filter(({ language, place }) => language === "sh" && !RUN_ELSEWHERE.test(place))
  .flatMap(({ text, place }) => text.split("\n").map((line) => ({ line: line.trim(), place })))
  .filter(({ line }) => line !== "" && !line.startsWith("#"));

describe("the shell commands in the documentation", () => {
  it.each(shellLines)("name what is there: $line ($place)", ({ line }) => {
    const [command, verb, ...rest] = line.split(/\s+/);
    if (command === "npm" && verb === "install") {
      for (const name of rest.filter((word) => !word.startsWith("-")))
        expect([...ours, ...theirs]).toContain(name);
    } else if (command === "npm" && (verb === "run" || verb === "test" || verb === "start")) {
      expect(scripts).toContain(verb === "run" ? rest[0] : verb);
    } else {
      expect(["npx", "git", "cd", "export", "openssl", "node"]).toContain(command);
    }
  });

  it("all have a language behind their fence that says what they are", () => {
    const known = [
      "ts",
      "js",
      "sh",
      "json",
      "console",
      "shell",
      "mermaid",
      "text",
      "http",
      "md",
      "nginx",
      "",
    ];
    for (const { language, place } of documentedBlocks()) expect(known, place).toContain(language);
  });
});
