import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api } from "./api.ts";

let api: Api;
beforeAll(async () => {
  api = await Api.open();
});
afterAll(() => api.close());

const call = (method: string, path: string, body?: unknown) =>
  api.call(method, `/api/v1${path}`, { as: api.admin, body });

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
    expect(made.fingerprint).toBe(made.serverKey.slice(52));
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

  it("leaves one, however many are deleted at the same time", async () => {
    const env = await api.project("secrets-at-once");
    const path = `/project/${env.name}/secret`;
    for (let number = 1; number < 4; number++) await call("POST", path);
    const { json } = await call("GET", path);
    const answers = await Promise.all(
      json.map(({ id }: { id: string }) => call("DELETE", `${path}?id=${id}`)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 409]);
    expect((await call("GET", path)).json).toHaveLength(1);
  });

  it("makes 10 at most", async () => {
    const env = await api.project("many-secrets");
    const path = `/project/${env.name}/secret`;
    for (let number = 1; number < 10; number++) expect((await call("POST", path)).status).toBe(201);
    const { status, json } = await call("POST", path);
    expect([status, json.error]).toEqual([409, "TOO_MANY_SECRETS"]);
  });

  it("is refused where the application signs, with the reason", async () => {
    const env = await api.project("no-secret", { type: "production", signing: "application" });
    const { status, json } = await call("POST", `/project/${env.name}/secret`);
    expect([status, json.error]).toEqual([409, "SIGNED_BY_APPLICATION"]);
  });
});
