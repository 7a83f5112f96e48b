import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api } from "./api.ts";

const ABSENT = "01890000-0000-7000-8000-000000000000";

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

describe("PUT /project/{project_env}", () => {
  it("changes the project and the one environment", async () => {
    await call("POST", "/project", {
      slug: "put",
      envs: [{ type: "production", templates: [{ name: "old", rateLimitDay: 5 }] }, { type: "staging" }],
    });
    const { json: before } = await call("GET", "/project/put-production");
    const [template] = before.env.templates.list;
    const { status, json } = await call("PUT", "/project/put-production", {
      name: "Put",
      description: "text",
      singleEnv: {
        url: "http://localhost:1",
        metadata: { b: 2 },
        settings: { autoRegister: false, logRetentionDays: 7 },
        templates: [{ id: template.id, rateLimitHour: 9 }, { name: "new" }],
      },
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      name: "Put",
      description: "text",
      env: { url: "http://localhost:1", metadata: { b: 2 } },
    });
    expect(json.env.settings).toMatchObject({ autoRegister: false, logRetentionDays: 7, v1: false });
    expect(json.env.templates.list).toMatchObject([
      { id: template.id, name: "old", rateLimitHour: 9, rateLimitDay: 5 },
      { name: "new", rateLimitHour: null },
    ]);
    const { json: staging } = await call("GET", "/project/put-staging");
    expect(staging).toMatchObject({ name: "Put", env: { url: null, settings: { autoRegister: true } } });
    const { json: later } = await call("PUT", "/project/put-production", {
      singleEnv: { settings: { v1: true } },
    });
    expect(later.env.settings).toMatchObject({ autoRegister: false, logRetentionDays: 7, v1: true });
  });

  it.each([
    [{ slug: "other" }, "slug"],
    [{ singleEnv: { type: "x" } }, "singleEnv.type"],
    [{ singleEnv: { settings: { other: 1 } } }, "singleEnv.settings.other"],
    [{ singleEnv: { settings: { logRetentionDays: 0 } } }, "singleEnv.settings.logRetentionDays"],
    [{ singleEnv: { templates: [{ rateLimitHour: 1 }] } }, "singleEnv.templates.0.name"],
  ])("refuses %j", async (body, path) => {
    await call("POST", "/project", { slug: "refused" });
    const { status, json } = await call("PUT", "/project/refused-production", body);
    expect(status).toBe(400);
    expect(json.issues.map((issue: { path: string }) => issue.path)).toContain(path);
  });

  it("changes nothing where a template is absent", async () => {
    await call("POST", "/project", { slug: "atomic" });
    const body = { name: "changed", singleEnv: { templates: [{ name: "made" }, { id: ABSENT, name: "x" }] } };
    expect((await call("PUT", "/project/atomic-production", body)).status).toBe(404);
    const { json } = await call("GET", "/project/atomic-production");
    expect([json.name, json.env.templates.count]).toEqual(["atomic", 0]);
  });
});

describe("DELETE /project/{project_env}", () => {
  const withClient = async (slug: string) => {
    const { json } = await call("POST", "/project", {
      slug,
      envs: [{ type: "production", templates: [{ name: "t" }] }, { type: "staging" }],
    });
    const [{ templates, managementKey }] = json.envs.list;
    const templateId = templates.list[0].id;
    await call("POST", `/client?project_env=${slug}-production`, { name: "c", templateId });
    return { id: json.id, templateId, managementKey, envs: json.envs.list };
  };

  it("deletes a template; while active clients use it, only by force", async () => {
    const { templateId } = await withClient("del-template");
    const path = `/project/del-template-production?kind=template&templateId=${templateId}`;
    const refused = await call("DELETE", path);
    expect([refused.status, refused.json.error]).toEqual([409, "IN_USE"]);
    const { json } = await call("DELETE", `${path}&forceDelete=true`);
    expect(json).toEqual({ success: true, deleted: { kind: "template", id: templateId } });
    const { json: clients } = await call("GET", "/client?project_env=del-template-production");
    expect(clients.data[0].templateId).toBeNull();
  });

  it("deletes an environment with everything in it; its keys are unknown then", async () => {
    const { managementKey, envs } = await withClient("del-env");
    const path = "/project/del-env-production?kind=env";
    expect((await call("DELETE", path)).json.error).toBe("IN_USE");
    const { json } = await call("DELETE", `${path}&forceDelete=true`);
    expect(json.deleted).toEqual({ kind: "env", id: envs[0].id });
    expect((await call("GET", "/project/del-env-production")).status).toBe(404);
    expect((await call("GET", "/project/del-env-staging")).status).toBe(200);
    const gone = await api.call("GET", "/api/v1/client?project_env=del-env-production", {
      as: managementKey,
    });
    expect(gone.status).toBe(401);
  });

  it("deletes another environment of the project by its id", async () => {
    const { envs } = await withClient("del-other");
    const { json } = await call("DELETE", `/project/del-other-production?kind=env&envId=${envs[1].id}`);
    expect(json.deleted.id).toBe(envs[1].id);
    expect((await call("GET", "/project/del-other-staging")).status).toBe(404);
    expect((await call("GET", "/project/del-other-production")).status).toBe(200);
  });

  it("deletes a project; its slug is free again", async () => {
    const { id } = await withClient("del-project");
    const path = "/project/del-project-staging?kind=project";
    expect((await call("DELETE", path)).json.error).toBe("IN_USE");
    expect((await call("DELETE", `${path}&forceDelete=true`)).json.deleted).toEqual({ kind: "project", id });
    expect((await call("GET", "/project?name=del-project")).json).toEqual([]);
    expect((await call("POST", "/project", { slug: "del-project" })).status).toBe(201);
  });

  it.each([
    "",
    "?kind=client",
    "?kind=template",
    "?kind=env&forceDelete=yes",
    "?kind=env&force=true",
    "?kind=env&envId=1",
  ])("refuses %j", async (query) => {
    await call("POST", "/project", { slug: "kept" });
    expect((await call("DELETE", `/project/kept-production${query}`)).status).toBe(400);
    expect((await call("GET", "/project/kept-production")).status).toBe(200);
  });
});

describe("/project/{project_env}/serverkey", () => {
  it("lists, makes and revokes; several are valid at once", async () => {
    const env = await api.project("server-keys");
    const path = `/project/${env.name}/serverkey`;
    const { status, json: made } = await call("POST", path, { role: "channel", name: "next" });
    expect(status).toBe(201);
    expect(made).toMatchObject({
      role: "channel",
      name: "next",
      prefix: made.serverKey.slice(0, 12),
    });
    expect(made.suffix).toBe(made.serverKey.slice(47, 51));
    const { json: list } = await call("GET", path);
    expect(list.pagination.total).toBe(3);
    expect(list.data.map(({ role }: { role: string }) => role)).toEqual(["channel", "manage", "channel"]);
    expect((await call("DELETE", `${path}?id=${made.id}`)).json).toEqual({ success: true });
    expect((await call("DELETE", `${path}?id=${made.id}`)).status).toBe(404);
    expect((await call("GET", path)).json.pagination.total).toBe(2);
  });

  it.each([{}, { role: "admin" }, { role: "manage", value: "sk_live_mine" }])(
    "refuses to make %j",
    async (body) => {
      await call("POST", "/project", { slug: "key-refused" });
      expect((await call("POST", "/project/key-refused-production/serverkey", body)).status).toBe(400);
    },
  );
});

describe("/project/{project_env}/secret", () => {
  it("makes one that signs; the old one stays until it is deleted, the last one stays", async () => {
    const env = await api.project("secrets");
    const path = `/project/${env.name}/secret`;
    const { json: first } = await call("GET", path);
    const { status, json: made } = await call("POST", path);
    expect(status).toBe(201);
    expect(made.secret).toHaveLength(64);
    const { json: both } = await call("GET", path);
    expect(both.map(({ id }: { id: string }) => id)).toEqual([made.id, first[0].id]);
    expect((await call("DELETE", `${path}?id=${first[0].id}`)).json).toEqual({ success: true });
    const last = await call("DELETE", `${path}?id=${made.id}`);
    expect([last.status, last.json.error]).toEqual([409, "LAST_SECRET"]);
  });

  it("is refused where the application signs, with the reason", async () => {
    const env = await api.project("no-secret", { type: "production", signing: "application" });
    const { status, json } = await call("POST", `/project/${env.name}/secret`);
    expect([status, json.error]).toEqual([409, "SIGNED_BY_APPLICATION"]);
  });
});
