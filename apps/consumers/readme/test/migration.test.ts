import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Apikee, ConfigError, hasScope } from "@apikee/core";
import { apikeeMiddleware, requireScope } from "@apikee/express";
import { encryptPayload, Apikee as PublishedApikee } from "apikee";
import * as publishedExpress from "apikee/express";
import { apikeePlugin as publishedPlugin } from "apikee/fastify";
import Fastify from "fastify";
import { afterAll, describe, expect, it, vi } from "vitest";
import { blocksOf } from "./blocks.ts";
import { runProgram } from "./run-program.ts";

// The guide for those who come from npm's `apikee` 0.1: its programs, and what it says of either version.
const folder = fileURLToPath(new URL("./migration/", import.meta.url));
const SECRET = "a secret of the tests, 32 bytes or more";
const programs = blocksOf("docs/migrating-from-apikee-0.1.md").map(({ text }) => text);
const [before, express, fastify, hono] = programs;

const published = new PublishedApikee({ secret: SECRET });
const apikee = new Apikee({ secret: SECRET, onEvent() {} });

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the published middleware does with a request: the status that it sends, or that it let it through. */
function publishedAnswer(options: object | undefined, path: string, headers: object = {}): number | "passed" {
  let answer: number | "passed" = "passed";
  const response = {
    status(code: number) {
      answer = code;
      return { json() {} };
    },
  };
  const middleware = publishedExpress.apikeeMiddleware(options as never) as unknown as (
    ...args: unknown[]
  ) => void;
  middleware({ path, headers }, response, () => {});
  return answer;
}

describe.each([
  ["0.1.2 in Express", before],
  ["this version in Express", express],
  ["this version in Fastify", fastify],
  ["this version in Hono", hono],
])("the guide's program for %s", (name, text = "") => {
  it("answers as the others do, to keys of either version", { timeout: 30_000 }, async () => {
    const env = { APIKEE_SECRET: SECRET };
    const origin = await runProgram({ folder, name: name.replaceAll(/\W/g, "-"), text, env });
    const call = async (method: string, path: string, key?: string) => {
      const headers: HeadersInit = key === undefined ? {} : { "x-api-key": key };
      const response = await fetch(origin + path, { method, headers });
      const { error, ...rest } = (await response.json()) as { error?: string };
      return [response.status, error ?? rest];
    };
    for (const issuer of [published, apikee]) {
      const key = await issuer.create("acme-corp", { scopes: ["read"] });
      expect(await call("GET", "/health")).toEqual([200, { ok: true }]);
      expect(await call("GET", "/data")).toEqual([401, "MISSING_KEY"]);
      expect(await call("GET", "/data", key)).toEqual([200, { tenant: "acme-corp" }]);
      expect(await call("GET", "/data", `${key}x`)).toEqual([
        401,
        expect.stringMatching(/^(INVALID|DECODE)_/),
      ]);
      expect(await call("DELETE", "/data", key)).toEqual([403, "INSUFFICIENT_SCOPE"]);
      const admin = await issuer.create("acme-corp", { scopes: ["admin"] });
      expect(await call("DELETE", "/data", admin)).toEqual([200, { ok: true }]);
    }
  });
});

describe("what the guide says of 0.1.2", () => {
  it("throws without options, and does not read the adapters' secret", () => {
    vi.stubEnv("APIKEE_SECRET", "");
    expect(() => publishedAnswer(undefined, "/")).toThrow(TypeError);
    expect(() => publishedAnswer({ secret: SECRET }, "/")).toThrow("APIKEE_SECRET is not set");
  });

  it.each(["/health", "/ready", "/metrics"])("has %s public unless told otherwise", (path) => {
    expect(publishedAnswer({ apikee: published }, path)).toBe("passed");
    expect(publishedAnswer({ apikee: published }, "/data")).toBe(401);
  });

  it("reads headerName in lower case only, and no Bearer key", async () => {
    const key = await published.create("acme-corp");
    const headers = { "x-acme": key, authorization: `Bearer ${key}` };
    expect(publishedAnswer({ apikee: published, headerName: "x-acme" }, "/data", headers)).toBe("passed");
    expect(publishedAnswer({ apikee: published, headerName: "X-Acme" }, "/data", headers)).toBe(401);
    expect(publishedAnswer({ apikee: published }, "/data", headers)).toBe(401);
  });

  it("leaves the routes of a Fastify application open that registers its plugin", async () => {
    const app = Fastify();
    await app.register(publishedPlugin, { apikee: published });
    app.get("/data", async () => "open");
    expect((await app.inject("/data")).statusCode).toBe(200);
    await app.close();
  });

  it("takes null for the default expiry, and a wildcard for a text like any other", async () => {
    const claims = published.verify(await published.create("acme-corp", { expiresIn: null, scopes: ["*"] }));
    expect(claims.expiresAt).toBeInstanceOf(Date);
    const status = vi.fn(() => ({ json() {} }));
    const scope = publishedExpress.requireScope("admin") as unknown as (...args: unknown[]) => void;
    scope({ apikee: claims }, { status }, () => {});
    expect(status).toHaveBeenCalledWith(403);
  });

  it("cannot encrypt anything for the platform", () => {
    expect(() => encryptPayload({})).toThrow();
  });
});

describe("what the guide says of this version", () => {
  it("has null for no expiry, wildcards, and mode", async () => {
    const claims = apikee.verify(
      await apikee.create("acme-corp", { expiresIn: null, scopes: ["reports:*"] }),
    );
    expect(claims.expiresAt).toBeNull();
    expect(hasScope(claims.scopes, "reports:read")).toBe(true);
    expect(apikee.mode).toBe("local");
  });

  it("is a ConfigError at start where 0.1.2 said nothing", () => {
    expect(new PublishedApikee({ secret: SECRET, serverKey: "sk_live_half" }).serverMode).toBe(false);
    expect(() => new Apikee({ secret: SECRET, serverKey: "sk_live_half" })).toThrow(ConfigError);
    expect(() => new Apikee({ secret: ` ${SECRET}` })).toThrow(ConfigError);
    expect(publishedExpress.requireScope()).toBeTypeOf("function");
    expect(() => requireScope(...([] as unknown as [string]))).toThrow(ConfigError);
    expect(() => apikeeMiddleware({ apikee, excludePaths: new Set(["/health"]) as never })).toThrow(
      ConfigError,
    );
    vi.stubEnv("NODE_ENV", "production");
    expect(() => new Apikee({ secret: "short" })).toThrow(ConfigError);
  });
});
