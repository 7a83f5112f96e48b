import { Hono } from "hono";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { apikeeMiddleware } from "../src/index.ts";
import { apikee, SECRET, withKey } from "./asking.ts";

const tenantApp = (options: object = {}) =>
  new Hono().use(apikeeMiddleware(options)).get("/", (c) => c.json({ tenant: c.var.apikee?.tenant }));

const send = async (app: Hono, env?: object) =>
  (await app.request("/", { headers: await withKey() }, env)).status;

// What is peculiar to workerd, without it: that it is so there is tried in apps/consumers.
beforeEach(() => {
  vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" });
  vi.stubEnv("APIKEE_SECRET", "a secret of the process, which is not read there");
  return () => vi.unstubAllGlobals();
});

describe("on workerd, the environment", () => {
  it("is that of the request", async () => {
    const app = tenantApp();
    expect(await send(app as never, { APIKEE_SECRET: SECRET })).toBe(200);
    expect(await send(app as never, { APIKEE_SECRET: `${SECRET}-of-another` })).toBe(401);
  });

  it("gives way to options, and does not matter where there is an Apikee", async () => {
    const env = { APIKEE_SECRET: `${SECRET}-of-another` };
    expect(await send(tenantApp({ secret: SECRET }) as never, env)).toBe(200);
    expect(await send(tenantApp({ secrets: [SECRET] }) as never, env)).toBe(200);
    expect(await send(tenantApp({ apikee }) as never, env)).toBe(200);
  });

  it("makes one guard for each of it, so that what it remembers is not made again", async () => {
    const onEvent = vi.fn();
    const app = tenantApp({ onEvent });
    const env = { APIKEE_SECRET: "a secret of 26 characters." };
    for (let request = 0; request < 3; request++) await send(app as never, env);
    // Cloudflare Pages gives each request an object of its own, with the same variables.
    await send(app as never, { ...env, eventContext: {} });
    expect(onEvent.mock.calls.map(([event]) => event.type)).toEqual(["WEAK_SECRET"]);
  });

  it("is a ConfigError of the request where something is missing in it", async () => {
    vi.stubEnv("APIKEE_SECRET", "");
    const app = tenantApp();
    app.onError((error, c) => c.text(error.name, 500));
    expect(await (await app.request("/", {}, {})).text()).toBe("ConfigError");
    expect(await (await app.request("/")).text()).toBe("ConfigError");
  });
});
