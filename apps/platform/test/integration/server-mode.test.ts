import { Apikee, type ApikeeEvent, type ApikeeOptions } from "@apikee/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createPlatform, type TestPlatform, type TestProject } from "../../src/testing/index.ts";

// What docs/modes.md says of server mode, row by row: core's own client and the real platform in one process.

interface World {
  readonly platform: TestPlatform;
  readonly project: TestProject;
  readonly apikee: Apikee;
  readonly events: ApikeeEvent[];
  /** Puts a request with this key to the application: `"passed"`, the degradation, or the code of the refusal. */
  ask(key: string, path?: string): Promise<string>;
  /** Calls the platform's HTTP API with the management key. */
  manage(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }>;
}

async function world(options: Partial<ApikeeOptions> = {}): Promise<World> {
  const platform = await createPlatform({ clock: "manual" });
  const project = await platform.createProject({ slug: "my-api" });
  const { baseUrl, fetch, clock } = platform;
  const { serverKey, projectEnv, secret } = project;
  const events: ApikeeEvent[] = [];
  const onEvent = (event: ApikeeEvent) => events.push(event);
  const apikee = new Apikee({ secret, serverKey, projectEnv, baseUrl, fetch, clock, onEvent, ...options });
  onTestFinished(async () => {
    await apikee.close();
    await platform.close();
  });

  async function ask(key: string, path = "/me"): Promise<string> {
    const headers = { "x-api-key": key, "user-agent": "test/1" };
    const outcome = await apikee.authenticate(new Request(`http://api.test${path}`, { headers }));
    if (!outcome.ok) return outcome.body.error;
    outcome.finish?.({ status: 200, route: "/me" });
    return outcome.decision?.degraded ?? "passed";
  }

  async function manage(method: string, path: string, body?: object) {
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: { "x-api-key": project.managementKey, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === "" ? null : JSON.parse(text) };
  }
  return { platform, project, apikee, events, ask, manage };
}

describe("server mode", () => {
  it("passes a good key, and knows whose it is", async () => {
    const { apikee, ask, manage, project } = await world();
    const key = await apikee.create("acme-corp", { clientName: "Acme", confirm: true });
    expect(await ask(key)).toBe("passed");
    const { body } = await manage("GET", `/client?project_env=${project.projectEnv}`);
    expect(body).toMatchObject({ data: [{ tenant: "acme-corp", name: "Acme" }] });
  });

  it("refuses a bad key itself: the platform never hears of it", async () => {
    const { ask, platform, project, apikee } = await world();
    const key = await apikee.create("acme-corp");
    expect(await ask(`${key.slice(0, -1)}${key.endsWith("1") ? "2" : "1"}`)).toBe("INVALID_SIGNATURE");
    expect(await ask("nonsense")).toBe("INVALID_PREFIX");
    expect(await platform.logs({ projectEnv: project.projectEnv })).toEqual([]);
  });

  it("refuses a revoked key with the next request", async () => {
    const { apikee, ask, platform } = await world();
    const key = await apikee.create("acme-corp");
    expect(await ask(key)).toBe("passed");
    await platform.revokeKey(apikee.verify(key).id);
    expect(await ask(key)).toBe("REVOKED");
  });

  it("logs what it refuses by itself, because the feed told of it", async () => {
    const { apikee, ask, platform, project } = await world();
    const key = await apikee.create("acme-corp");
    expect(await ask(key)).toBe("passed");
    await platform.revokeKey(apikee.verify(key).id);
    // By now the feed has told of it.
    await platform.clock.advance("2s");
    expect(await ask(key)).toBe("REVOKED");
    await platform.clock.advance("2s");
    const logs = await platform.logs({ projectEnv: project.projectEnv });
    expect(logs).toMatchObject([{ outcome: "REVOKED", status: 401, path: "" }, { outcome: "allowed" }]);
  });

  it("refuses a disabled key and a suspended client, and passes them again", async () => {
    const { apikee, ask, manage, project } = await world();
    const key = await apikee.create("acme-corp", { confirm: true });
    const { id } = apikee.verify(key);
    const query = `project_env=${project.projectEnv}`;
    const list = (await manage("GET", `/client?${query}`)).body as { data: { id: string }[] };
    const change = (body: object) => manage("PUT", `/client/${list.data[0]!.id}?${query}`, body);
    expect((await change({ keys: [{ id, enabled: false }] })).status).toBe(200);
    expect(await ask(key)).toBe("KEY_DISABLED");
    // That it is good again comes with the feed.
    await change({ keys: [{ id, enabled: true }] });
    await vi.waitFor(async () => expect(await ask(key)).toBe("passed"));
    await change({ status: "suspended" });
    expect(await ask(key)).toBe("CLIENT_DISABLED");
    await change({ status: "active" });
    await vi.waitFor(async () => expect(await ask(key)).toBe("passed"));
  });

  it("logs each request with its status and duration", async () => {
    const { apikee, ask, platform, project } = await world();
    const key = await apikee.create("acme-corp");
    expect(await ask(key, "/me?secret=1")).toBe("passed");
    await platform.clock.advance("2s");
    const [row] = await platform.logs({ projectEnv: project.projectEnv });
    expect(row).toMatchObject({
      method: "GET",
      path: "/me",
      userAgent: "test/1",
      outcome: "allowed",
      status: 200,
      durationMs: 0,
      keyId: apikee.verify(key).id,
    });
  });

  it("passes requests through an outage, marked so, and refuses what it knows to be revoked", async () => {
    const { apikee, ask, platform, events } = await world();
    const [good, revoked] = [await apikee.create("acme-corp"), await apikee.create("acme-corp")];
    for (const key of [good, revoked]) expect(await ask(key)).toBe("passed");
    await platform.revokeKey(apikee.verify(revoked).id);
    await platform.clock.advance("2s");
    platform.faults.set({ unreachable: true });
    for (let i = 0; i < 10; i++) expect(await ask(good)).toBe("SERVER_UNREACHABLE");
    expect(await ask(revoked)).toBe("REVOKED");
    platform.faults.clear();
    await platform.clock.advance("1m");
    expect(await ask(good)).toBe("passed");
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === "PLATFORM_UNREACHABLE")).toHaveLength(1);
    expect(types.filter((type) => type === "PLATFORM_RESTORED")).toHaveLength(1);
  });

  it("refuses requests in an outage where failOpen is false", async () => {
    const { apikee, ask, platform } = await world({ failOpen: false });
    const key = await apikee.create("acme-corp");
    expect(await ask(key)).toBe("passed");
    platform.faults.set({ unreachable: true });
    expect(await ask(key)).toBe("SERVER_UNREACHABLE");
    platform.faults.clear();
    await platform.clock.advance("1m");
    expect(await ask(key)).toBe("passed");
  });

  it("counts one request once, however many guards it passes", async () => {
    const { apikee, platform, project } = await world();
    const key = await apikee.create("acme-corp");
    const request = {
      method: "GET",
      target: "/me",
      path: "/me",
      source: {},
      headerValues: (name: string) => (name === "x-api-key" ? [key] : []),
    };
    const [first, second] = [await apikee.authenticate(request), await apikee.authenticate(request)];
    expect([first, second]).toMatchObject([{ ok: true }, { ok: true, finish: null }]);
    expect(await platform.logs({ projectEnv: project.projectEnv })).toHaveLength(1);
  });

  it("counts it once for guards that have an instance each, too", async () => {
    const { apikee, platform, project } = await world();
    const { serverKey, projectEnv, secret } = project;
    const { baseUrl, fetch, clock } = platform;
    const other = new Apikee({ secret, serverKey, projectEnv, baseUrl, fetch, clock });
    const key = await apikee.create("acme-corp");
    const headerValues = (name: string) => (name === "x-api-key" ? [key] : []);
    const request = { method: "GET", target: "/me", path: "/me", source: {}, headerValues };
    await apikee.authenticate(request);
    await other.authenticate(request);
    await other.close();
    expect(await platform.logs({ projectEnv })).toHaveLength(1);
  });

  it("refuses in an outage what a guard before let through, where failOpen is false", async () => {
    const { apikee, platform, project } = await world();
    const { serverKey, projectEnv, secret } = project;
    const { baseUrl, fetch, clock } = platform;
    const options = { secret, serverKey, projectEnv, baseUrl, fetch, clock, onEvent() {} };
    const strict = new Apikee({ ...options, failOpen: false });
    const key = await apikee.create("acme-corp");
    platform.faults.set({ unreachable: true });
    const headerValues = (name: string) => (name === "x-api-key" ? [key] : []);
    const request = { method: "GET", target: "/me", path: "/me", source: {}, headerValues };
    expect(await apikee.authenticate(request)).toMatchObject({ ok: true });
    expect(await strict.authenticate(request)).toMatchObject({ ok: false, status: 503 });
    await strict.close();
  });

  it("calls a deleted client's key CLIENT_DISABLED, whoever says so", async () => {
    const { apikee, ask, manage, project, platform } = await world();
    const key = await apikee.create("acme-corp", { confirm: true });
    expect(await ask(key)).toBe("passed");
    const query = `project_env=${project.projectEnv}`;
    const list = (await manage("GET", `/client?${query}`)).body as { data: { id: string }[] };
    expect((await manage("DELETE", `/client/${list.data[0]!.id}?${query}`)).status).toBe(200);
    expect(await ask(key)).toBe("CLIENT_DISABLED");
    await platform.clock.advance("2s");
    expect(await ask(key)).toBe("CLIENT_DISABLED");
  });

  it("takes keys of local mode as they are: they register themselves when they are first seen", async () => {
    const { project, platform, ask, manage } = await world();
    const local = new Apikee({ secret: project.secret, serverKey: null, clock: platform.clock });
    expect(await ask(await local.create("from-before"))).toBe("passed");
    const { body } = await manage("GET", `/client?project_env=${project.projectEnv}`);
    expect(body).toMatchObject({ data: [{ tenant: "from-before", source: "self" }] });
  });
});
