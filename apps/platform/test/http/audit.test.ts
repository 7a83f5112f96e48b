import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Api, type TestEnv } from "./api.ts";

interface Entry {
  readonly at: string;
  readonly actor: { readonly kind: string; readonly id: string | null; readonly name: string | null };
  readonly action: string;
  readonly targetId: string;
  readonly envId: string | null;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly requestId: string | null;
}

let api: Api;
let env: TestEnv;

beforeAll(async () => {
  api = await Api.open();
  env = await api.project("my-api", { type: "production", templates: [{ name: "Starter" }] });
});
afterAll(() => api.close());

const client = (more = "", query = "") => `/api/v1/client${more}?project_env=${env.name}${query}`;
const asOwner = (method: string, path: string, body?: unknown) =>
  api.call(method, path, { as: env.managementKey, body });
const asAdmin = (method: string, path: string, body?: unknown) =>
  api.call(method, path, { as: api.admin, body });
const audit = async (query = ""): Promise<Entry[]> =>
  (await asAdmin("GET", `/api/v1/project/${env.name}/audit?limit=100${query}`)).json.data;
/** What was noted since, the oldest first. */
async function noted(work: () => Promise<unknown>): Promise<Entry[]> {
  const before = (await audit()).length;
  await work();
  return (await audit()).slice(0, (await audit()).length - before).reverse();
}
const actions = (entries: readonly Entry[]) => entries.map(({ action }) => action);

describe("the audit", () => {
  it("says who changed what, when, in which request, and what it was before", async () => {
    const { json: made } = await asOwner("POST", client(), { name: "Acme" });
    const update = await asOwner("PUT", client(`/${made.id}`), { name: "Acme Ltd", type: "service" });
    const [entry] = await audit("&action=client.update");
    expect(entry).toEqual({
      id: expect.any(String),
      at: "2027-01-13T12:00:00.000Z",
      actor: { kind: "management-key", id: expect.any(String), name: null },
      action: "client.update",
      targetId: made.id,
      envId: env.envId,
      before: { name: "Acme", type: "company" },
      after: { name: "Acme Ltd", type: "service" },
      requestId: update.headers.get("x-request-id"),
    });
    const { json: keys } = await asAdmin("GET", `/api/v1/project/${env.name}/serverkey`);
    const key = keys.data.find(({ role }: { role: string }) => role === "manage");
    expect(entry?.actor.id).toBe(key.id);
  });

  it("names an administrator's token, never its value", async () => {
    await asAdmin("POST", client(), { name: "by an administrator" });
    expect((await audit())[0]?.actor).toEqual({ kind: "admin-token", id: expect.any(String), name: "test" });
  });

  it("holds the making of a project, its environments and the tokens before any of them", async () => {
    const { json } = await asAdmin("GET", "/api/v1/audit?limit=100");
    const oldest = [...json.data].reverse();
    expect(actions(oldest).slice(0, 3)).toEqual([
      "admin-token.create",
      "project.create",
      "environment.create",
    ]);
    expect(oldest[0].actor).toEqual({ kind: "command", id: null, name: "test" });
  });

  it("holds every kind of change, once", async () => {
    const { json: made } = await asOwner("POST", client(), { name: "all", keys: [{ name: "k" }] });
    const [key] = made.keys;
    const endpoint = `/api/v1/endpoint?project_env=${env.name}`;
    const project = `/api/v1/project/${env.name}`;
    const templates = `/api/v1/client/templates?project_env=${env.name}`;
    const [template] = (await asOwner("GET", templates)).json;
    const secret = (await asAdmin("GET", `${project}/secret`)).json[0].id;
    const entries = await noted(async () => {
      await asOwner("PUT", client(`/${made.id}`), {
        status: "suspended",
        keys: [{ id: key.id, enabled: false }],
      });
      await asOwner("POST", client(`/${made.id}/key/${key.id}/rotate`), { graceSeconds: 60 });
      await asOwner("DELETE", client(`/${made.id}`, `&keyId=${key.id}`));
      await asOwner("DELETE", client(`/${made.id}`));
      const { json } = await asOwner("POST", endpoint, { method: "GET", path: "/a" });
      await asOwner("PUT", `${endpoint}&id=${json.id}`, { name: "A" });
      await asOwner("DELETE", `${endpoint}&id=${json.id}`);
      const change = { id: template.id, rateLimitHour: 5, mode: "shadow" };
      await asAdmin("PUT", project, {
        name: "Mine",
        singleEnv: { settings: { v1: true }, templates: [{ name: "new" }, change] },
      });
      await asAdmin("DELETE", `${project}?kind=template&templateId=${template.id}`);
      const { json: serverKey } = await asAdmin("POST", `${project}/serverkey`, { role: "channel" });
      await asAdmin("DELETE", `${project}/serverkey?id=${serverKey.id}`);
      await asAdmin("POST", `${project}/secret`);
      await asAdmin("DELETE", `${project}/secret?id=${secret}`);
      const { json: other } = await asAdmin("POST", `${project}/env`, { type: "staging" });
      await asAdmin("DELETE", `/api/v1/project/${other.project_env}?kind=env`);
    });
    expect(actions(entries)).toEqual([
      "client.update",
      "key.update",
      "key.create",
      "key.rotate",
      "key.revoke",
      "client.delete",
      "endpoint.create",
      "endpoint.update",
      "endpoint.delete",
      "project.update",
      "environment.update",
      "template.update",
      "template.create",
      "template.delete",
      "server-key.create",
      "server-key.revoke",
      "secret.create",
      "secret.delete",
      "environment.create",
      "environment.delete",
    ]);
    expect(entries.find(({ action }) => action === "environment.update")).toMatchObject({
      before: { settings: {} },
      after: { settings: { v1: true } },
    });
    expect(entries.find(({ action }) => action === "template.update")).toMatchObject({
      before: { rateLimitHour: null, mode: "enforce" },
      after: { rateLimitHour: 5, mode: "shadow" },
    });
    expect(entries.filter(({ envId }) => envId === null).map(({ action }) => action)).toEqual([
      "project.update",
      "environment.create",
      "environment.delete",
    ]);
  });

  it("has nothing of what changes nothing, or is refused", async () => {
    const { json: made } = await asOwner("POST", client(), { name: "same", keys: [{ name: "k" }] });
    await asOwner("DELETE", client(`/${made.id}`, `&keyId=${made.keys[0].id}`));
    const entries = await noted(async () => {
      await asOwner("PUT", client(`/${made.id}`), { name: "same", metadata: {} });
      await asOwner("DELETE", client(`/${made.id}`, `&keyId=${made.keys[0].id}`));
      await asOwner("PUT", client(`/${made.id}`), { name: "x", keys: [{ id: "absent", enabled: false }] });
      await asOwner("POST", client(), [{ name: "new" }, { name: "same" }]);
    });
    expect(entries).toEqual([]);
  });

  it("holds no secret, and no hash", async () => {
    const rows = await api.platform.context.db.selectFrom("audit").selectAll().execute();
    const keys = await api.platform.context.db.selectFrom("keys").select("hash").execute();
    const serverKeys = await api.platform.context.db.selectFrom("server_keys").select("hash").execute();
    const secrets = await api.platform.context.db.selectFrom("signing_secrets").select("secret").execute();
    const text = JSON.stringify(rows);
    for (const { hash } of [...keys, ...serverKeys]) expect(text).not.toContain(hash);
    for (const { secret } of secrets) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/apikee_[0-9A-Za-z]{20}|sk_live_\w{20}|adm_/);
    expect(keys.length).toBeGreaterThan(0);
  });

  it("outlives what it is about", async () => {
    const gone = await api.project("gone");
    await asAdmin("DELETE", `/api/v1/project/${gone.name}?kind=project`);
    const { json } = await asAdmin("GET", "/api/v1/audit?action=project.delete");
    expect(json.data).toMatchObject([{ before: { slug: "gone" }, after: null }]);
  });

  it.each([
    ["action=client.create", true],
    ["action=client", false],
    ["actor=nobody", false],
    ["from=2027-01-13T12:00:00Z", true],
    ["to=2027-01-13T12:00:00Z", false],
    [`target=${encodeURIComponent("' OR 1=1 --")}`, false],
  ])("is filtered by %s", async (query, isFound) => {
    expect((await audit(`&${query}`)).length > 0).toBe(isFound);
  });

  it("pages", async () => {
    const { json } = await asAdmin("GET", `/api/v1/project/${env.name}/audit?limit=2&page=2`);
    expect(json.pagination).toMatchObject({ page: 2, limit: 2, pages: Math.ceil(json.pagination.total / 2) });
    expect(json.data.map(({ id }: { id: string }) => id)).toEqual(
      (await asAdmin("GET", `/api/v1/project/${env.name}/audit?limit=4`)).json.data
        .slice(2)
        .map(({ id }: { id: string }) => id),
    );
  });
});
