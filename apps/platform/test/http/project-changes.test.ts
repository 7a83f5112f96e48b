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
