import { ConfigError } from "@apikee/core";
import { describe, expect, it, vi } from "vitest";
import { apikeeMiddleware, type ExpressOptions } from "../src/index.ts";
import { apikee, mint, SECRET, serve, tenantApp } from "./serving.ts";

describe("apikeeMiddleware without options", () => {
  it("verifies with the secret in APIKEE_SECRET", async () => {
    vi.stubEnv("APIKEE_SECRET", SECRET);
    const { get } = await serve(tenantApp(apikeeMiddleware()));
    const response = await get("/", { "x-api-key": await mint() });
    expect(await response.json()).toEqual({ tenant: "acme-corp" });
    expect((await get("/")).status).toBe(401);
  });

  it("reads the environment at set-up, and no later", async () => {
    vi.stubEnv("APIKEE_SECRET", SECRET);
    const guard = apikeeMiddleware();
    vi.stubEnv("APIKEE_SECRET", `${SECRET}-changed`);
    const { get } = await serve(tenantApp(guard));
    expect((await get("/", { "x-api-key": await mint() })).status).toBe(200);
  });

  it.each([
    ["is not set", undefined],
    ["is empty", ""],
    ["is blank", " "],
    ["has a line break at its end", `${SECRET}\n`],
  ])("is a ConfigError at set-up where APIKEE_SECRET %s", (_name, value) => {
    vi.stubEnv("APIKEE_SECRET", value);
    expect(() => apikeeMiddleware()).toThrow(ConfigError);
  });

  it("is a ConfigError that says what to set where nothing is", () => {
    vi.stubEnv("APIKEE_SECRET", undefined);
    expect(() => apikeeMiddleware()).toThrow("APIKEE_SECRET");
  });

  it.each([
    ["APIKEE_SERVER_KEY", "projectEnv is missing"],
    ["APIKEE_PROJECT_ENV", "serverKey is missing"],
  ])("is a ConfigError where %s alone is set, which names what is missing", (variable, missing) => {
    vi.stubEnv("APIKEE_SECRET", SECRET);
    vi.stubEnv(variable, "value");
    expect(() => apikeeMiddleware()).toThrow(ConfigError);
    expect(() => apikeeMiddleware()).toThrow(missing);
  });

  it("is a ConfigError where the secret is a documentation's example and NODE_ENV is production", () => {
    vi.stubEnv("APIKEE_SECRET", "your-secret");
    vi.stubEnv("NODE_ENV", "production");
    expect(() => apikeeMiddleware()).toThrow(ConfigError);
    expect(() => apikeeMiddleware()).not.toThrow("your-secret");
  });
});

describe("what is given", () => {
  it.each<[string, ExpressOptions]>([
    ["secret", { secret: SECRET }],
    ["secrets", { secrets: [SECRET] }],
    ["an instance", { apikee }],
  ])("counts before the environment: %s", async (_name, options) => {
    vi.stubEnv("APIKEE_SECRET", "another-secret-0123456789abcdef0123456789");
    const { get } = await serve(tenantApp(apikeeMiddleware(options)));
    expect((await get("/", { "x-api-key": await mint() })).status).toBe(200);
  });
});
