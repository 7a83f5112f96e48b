import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { insertSignal } from "../../src/store/signals.ts";
import { Api, type TestEnv } from "./api.ts";

const ABSENT = "01890000-0000-7000-8000-000000000000";

let api: Api;
let mine: TestEnv;
let theirs: TestEnv;
let client: { id: string; keys: { id: string }[] };
let ids: {
  client: string;
  key: string;
  template: string;
  endpoint: string;
  serverKey: string;
  secret: string;
  signal: string;
};

beforeAll(async () => {
  api = await Api.open();
  mine = await api.project("mine", { type: "production", templates: [{ name: "t" }] });
  theirs = await api.project("theirs", { type: "production", templates: [{ name: "t" }] });
  const admin = { as: api.admin };
  const at = (path: string, env: TestEnv) => `/api/v1/${path}?project_env=${env.name}`;
  const body = { name: "c", keys: [{ name: "k" }] };
  client = (await api.call("POST", at("client", mine), { ...admin, body })).json;
  const other = (await api.call("POST", at("client", theirs), { ...admin, body })).json;
  const endpoint = { method: "GET", path: "/theirs" };
  ids = {
    client: other.id,
    key: other.keys[0].id,
    template: (await api.call("GET", at("client/templates", theirs), admin)).json[0].id,
    endpoint: (await api.call("POST", at("endpoint", theirs), { ...admin, body: endpoint })).json.id,
    serverKey: (await api.call("GET", `/api/v1/project/${theirs.name}/serverkey`, admin)).json.data[0].id,
    signal: await keepSignal(theirs),
    secret: (await api.call("GET", `/api/v1/project/${theirs.name}/secret`, admin)).json[0].id,
  };
});
afterAll(() => api.close());

async function keepSignal({ envId }: TestEnv): Promise<string> {
  const { db, newId } = api.platform.context;
  const id = newId();
  const row = { rule: "manyNetworks", action: "flag", details: "{}", created_at: api.clock.now() };
  await insertSignal(db, { ...row, id, env_id: envId });
  return id;
}

describe("another project's thing is the same 404 as nothing (attack 60)", () => {
  /** A call by what differs between the two: the id of another's thing, or one of nothing. */
  const rows: [string, string, (id: string) => string, keyof typeof ids, ((id: string) => unknown)?][] = [
    ["a client", "GET", (id) => `client/${id}?project_env=mine-production`, "client"],
    [
      "a client to change",
      "PUT",
      (id) => `client/${id}?project_env=mine-production`,
      "client",
      () => ({ name: "x" }),
    ],
    ["a client's keys", "GET", (id) => `client/${id}/key?project_env=mine-production`, "client"],
    ["a client's limits", "GET", (id) => `client/${id}/limits?project_env=mine-production`, "client"],
    ["a client to delete", "DELETE", (id) => `client/${id}?project_env=mine-production`, "client"],
    ["a key to revoke", "DELETE", (id) => `client/CLIENT?project_env=mine-production&keyId=${id}`, "key"],
    [
      "a key to rotate",
      "POST",
      (id) => `client/CLIENT/key/${id}/rotate?project_env=mine-production`,
      "key",
      () => ({ graceSeconds: 1 }),
    ],
    [
      "a key to change",
      "PUT",
      () => "client/CLIENT?project_env=mine-production",
      "key",
      (id) => ({ keys: [{ id, enabled: false }] }),
    ],
    [
      "a client's template",
      "PUT",
      () => "client/CLIENT?project_env=mine-production",
      "template",
      (templateId) => ({ templateId }),
    ],
    [
      "a template to change",
      "PUT",
      () => "project/mine-production",
      "template",
      (id) => ({ singleEnv: { templates: [{ id, name: "x" }] } }),
    ],
    [
      "a template to delete",
      "DELETE",
      (id) => `project/mine-production?kind=template&templateId=${id}`,
      "template",
    ],
    ["an environment to delete", "DELETE", (id) => `project/mine-production?kind=env&envId=${id}`, "client"],
    [
      "an endpoint to name",
      "PUT",
      (id) => `endpoint?project_env=mine-production&id=${id}`,
      "endpoint",
      () => ({ name: "x" }),
    ],
    ["an endpoint to forget", "DELETE", (id) => `endpoint?project_env=mine-production&id=${id}`, "endpoint"],
    ["a server key", "DELETE", (id) => `project/mine-production/serverkey?id=${id}`, "serverKey"],
    [
      "a signal to close",
      "PUT",
      (id) => `project/mine-production/signals/${id}`,
      "signal",
      () => ({ state: "closed" }),
    ],
    ["a signing secret", "DELETE", (id) => `project/mine-production/secret?id=${id}`, "secret"],
  ];

  it.each(rows)("%s", async (_, method, path, kind, body) => {
    const ask = async (id: string) => {
      const { status, json } = await api.call(method, `/api/v1/${path(id).replace("CLIENT", client.id)}`, {
        as: api.admin,
        body: body?.(id),
      });
      const { requestId: __, ...rest } = json;
      return { status, rest };
    };
    const foreign = await ask(ids[kind]);
    expect(foreign.status).toBe(404);
    expect(foreign).toEqual(await ask(kind === "key" ? "absent" : ABSENT));
  });

  it.each([
    "GET /project/ENV",
    "GET /project/ENV/logs",
    "GET /client?project_env=ENV",
    "GET /endpoint?project_env=ENV",
  ])("an environment, by %s of a management key", async (route) => {
    const [method = "", path = ""] = route.split(" ");
    const ask = async (name: string) => {
      const { status, json } = await api.call(method, `/api/v1${path.replace("ENV", name)}`, {
        as: mine.managementKey,
      });
      return [status, json.error, json.message, json.issues];
    };
    const nothing = await ask("nothing-production");
    expect(nothing[0]).toBe(404);
    expect(await ask(theirs.name)).toEqual(nothing);
  });

  it("leaves another's things as they were", async () => {
    const at = `?project_env=${theirs.name}`;
    const { json } = await api.call("GET", `/api/v1/client/${ids.client}${at}`, { as: api.admin });
    expect(json).toMatchObject({ name: "c", status: "active", templateId: null });
    expect(json.keys[0]).toMatchObject({ enabled: true, revokedAt: null });
    const { json: templates } = await api.call("GET", `/api/v1/client/templates${at}`, { as: api.admin });
    expect(templates[0].name).toBe("t");
  });

  it.each([
    "x",
    "../mine-production",
    "%00",
    "%2e%2e",
    "01890000-0000-7000-8000-00000000000G",
    "a".repeat(5000),
    "%ff",
  ])("an id that can be nothing's: %j", async (id) => {
    const { status } = await api.call("GET", `/api/v1/client/${id}?project_env=${mine.name}`, {
      as: api.admin,
    });
    expect(status).toBe(404);
  });
});
