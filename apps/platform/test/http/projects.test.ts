import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await Api.open();
});
afterAll(() => api.close());

const call = (method: string, path: string, body?: unknown) =>
  api.call(method, `/api/v1${path}`, { as: api.admin, body });

describe("POST /project", () => {
  it("makes a project with a production environment, and shows its credentials once", async () => {
    const { status, json } = await call("POST", "/project", { slug: "first" });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      slug: "first",
      name: "first",
      description: null,
      status: "active",
      metadata: {},
    });
    expect(json.envs.count).toBe(1);
    const [env] = json.envs.list;
    expect(env).toMatchObject({
      project_env: "first-production",
      type: "production",
      url: null,
      status: "active",
      signing: "platform",
      settings: {
        autoRegister: true,
        v1: false,
        v1Plain: false,
        v1TrustForwardedFor: false,
        logRetentionDays: 90,
      },
      templates: { count: 0, list: [] },
      clients: { count: 0, max: null },
      endpoints: { count: 0, max: null },
      rateLimits: { hour: { count: 0, max: null }, month: { count: 0, max: null } },
    });
    expect(env.serverKey).toMatch(/^sk_live_[0-9A-Za-z]{43}_[0-9a-f]{32}$/);
    expect(env.managementKey).toMatch(/^sk_live_[0-9A-Za-z]{43}_[0-9a-f]{32}$/);
    expect(env.secret).toHaveLength(64);
    const { json: shown } = await call("GET", "/project/first-production");
    expect(shown.env).not.toHaveProperty("secret");
  });

  it("makes several environments with templates", async () => {
    const { json } = await call("POST", "/project", {
      slug: "several",
      name: "Several",
      description: "Two\nlines",
      metadata: { a: 1 },
      envs: [
        {
          type: "production",
          url: "https://api.example.com/v1",
          templates: [{ name: "free", rateLimitHour: 100, maxClients: null }],
        },
        { type: "staging", signing: "application" },
      ],
    });
    const [production, staging] = json.envs.list;
    expect(production.templates.list[0]).toMatchObject({
      name: "free",
      rateLimitHour: 100,
      rateLimitDay: null,
    });
    expect(production.url).toBe("https://api.example.com/v1");
    expect(staging.serverKey).toMatch(/^sk_test_/);
    expect(staging).not.toHaveProperty("secret");
  });

  it("refuses a slug that is taken, and makes nothing", async () => {
    await call("POST", "/project", { slug: "taken" });
    const { status, json } = await call("POST", "/project", { slug: "taken", envs: [{ type: "other" }] });
    expect([status, json.error]).toEqual([409, "SLUG_TAKEN"]);
    expect((await call("GET", "/project/taken-other")).status).toBe(404);
  });

  it("refuses two environments of one type", async () => {
    const envs = [{ type: "staging" }, { type: "staging" }];
    expect((await call("POST", "/project", { slug: "twice", envs })).json.error).toBe("ENVIRONMENT_TAKEN");
    expect((await call("GET", "/project/twice-staging")).status).toBe(404);
  });

  it.each([
    [{}, "slug"],
    [{ slug: "" }, "slug"],
    [{ slug: "My-Api" }, "slug"],
    [{ slug: "-a" }, "slug"],
    [{ slug: "a-" }, "slug"],
    [{ slug: "a".repeat(49) }, "slug"],
    [{ slug: "a_b" }, "slug"],
    [{ slug: "ok", id: "1" }, "id"],
    [{ slug: "ok", envs: [] }, "envs"],
    [{ slug: "ok", envs: [{ type: "p" }] }, "envs.0.type"],
    [{ slug: "ok", envs: [{ type: "PROD" }] }, "envs.0.type"],
    [{ slug: "ok", envs: [{ type: "prod", signing: "none" }] }, "envs.0.signing"],
    [{ slug: "ok", envs: [{ type: "prod", url: "javascript:alert(1)" }] }, "envs.0.url"],
    [{ slug: "ok", envs: [{ type: "prod", url: "/relative" }] }, "envs.0.url"],
    [{ slug: "ok", envs: [{ type: "prod", templates: [{}] }] }, "envs.0.templates.0.name"],
    [{ slug: "ok", envs: [{ type: "prod", secret: "mine" }] }, "envs.0.secret"],
    [{ slug: "ok", description: "\u0000" }, "description"],
    [{ slug: "ok", metadata: [] }, "metadata"],
  ])("refuses %j", async (body, path) => {
    const { status, json } = await call("POST", "/project", body);
    expect(status).toBe(400);
    expect(json.issues.map((issue: { path: string }) => issue.path)).toContain(path);
  });

  it.each([0, -1, 1.5, 1e12, "5", true])("refuses a limit of %j (attack 68)", async (rateLimitHour) => {
    const envs = [{ type: "prod", templates: [{ name: "t", rateLimitHour }] }];
    expect((await call("POST", "/project", { slug: "limit", envs })).status).toBe(400);
  });
});

describe("GET /project", () => {
  it("filters by a part of the name or slug", async () => {
    await call("POST", "/project", { slug: "needle-slug", name: "Other" });
    await call("POST", "/project", { slug: "other", name: "A NEEDLE" });
    const { json } = await call("GET", "/project?name=needle&status=active");
    expect(json.map(({ slug }: { slug: string }) => slug)).toEqual(["needle-slug", "other"]);
    expect(json[0].envs).toMatchObject({ count: 1, list: [{ project_env: "needle-slug-production" }] });
    expect((await call("GET", "/project?name=%25")).json).toEqual([]);
    expect((await call("GET", "/project?status=gone")).status).toBe(400);
  });
});
