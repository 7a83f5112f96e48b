import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await Api.open();
});
afterAll(() => api.close());

const call = (method: string, path: string, body?: unknown) =>
  api.call(method, `/api/v1${path}`, { as: api.admin, body });

describe("POST /project/{project_env}/env", () => {
  it("makes one more environment, with credentials that are its own", async () => {
    await api.project("growing");
    const { status, json: made } = await call("POST", "/project/growing-production/env", {
      type: "staging",
      templates: [{ name: "Starter" }],
    });
    expect(status).toBe(201);
    expect(made).toMatchObject({ project_env: "growing-staging", templates: { count: 1 } });
    expect(made.serverKey).toMatch(/^sk_test_/);
    const own = await api.call("GET", "/api/v1/client?project_env=growing-staging", {
      as: made.managementKey,
    });
    expect(own.status).toBe(200);
    const other = await api.call("GET", "/api/v1/client?project_env=growing-production", {
      as: made.managementKey,
    });
    expect(other.status).toBe(404);
    const { json: projects } = await call("GET", "/project?name=growing");
    expect(projects[0].envs.list.map(({ type }: { type: string }) => type)).toEqual([
      "production",
      "staging",
    ]);
  });

  it("shows no secret where the application signs", async () => {
    await api.project("signing-elsewhere");
    const { json } = await call("POST", "/project/signing-elsewhere-production/env", {
      type: "beta",
      signing: "application",
    });
    expect(json).not.toHaveProperty("secret");
  });

  it("refuses a type that the project has", async () => {
    await api.project("taken");
    const { status, json } = await call("POST", "/project/taken-production/env", { type: "production" });
    expect([status, json.error]).toEqual([409, "ENVIRONMENT_TAKEN"]);
  });

  it("makes one of a type once, however many ask for it at the same time", async () => {
    await api.project("hurried");
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => call("POST", "/project/hurried-production/env", { type: "staging" })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it("makes 20 of a project at most", async () => {
    await api.project("many");
    for (let number = 1; number < 20; number++) {
      const type = `e${String.fromCharCode(96 + number)}`;
      expect((await call("POST", "/project/many-production/env", { type })).status).toBe(201);
    }
    const { status, json } = await call("POST", "/project/many-production/env", { type: "last" });
    expect([status, json.error]).toEqual([409, "TOO_MANY_ENVIRONMENTS"]);
  });

  it.each([
    {},
    { type: "Production" },
    { type: "x" },
    { type: "staging", signing: "nobody" },
    { type: "staging", a: 1 },
  ])("refuses %j", async (body) => {
    const slug = `refusing-${Object.values(body).join("-").toLowerCase()}`.slice(0, 40).replace(/-$/, "");
    await api.project(slug);
    expect((await call("POST", `/project/${slug}-production/env`, body)).status).toBe(400);
  });
});

describe("GET /project", () => {
  it("gives a page, and says how many there are", async () => {
    for (const slug of ["page-a", "page-b", "page-c"]) await api.project(slug);
    const { json, headers } = await call("GET", "/project?name=page-&limit=2&page=2");
    expect(json.map(({ slug }: { slug: string }) => slug)).toEqual(["page-c"]);
    expect(headers.get("x-total-count")).toBe("3");
  });
});
