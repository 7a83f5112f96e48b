import { Apikee } from "@apikee/core";
import { describe, expect, onTestFinished, test } from "vitest";
import { type CreatePlatformOptions, createPlatform, type TestProject } from "../../src/testing/index.ts";

const START_MS = Date.UTC(2027, 0, 15, 12);

/** A platform that listens, and who controls it over its socket. */
async function openControlled(options: CreatePlatformOptions = {}) {
  const platform = await createPlatform({ startMs: START_MS, control: true, ...options });
  onTestFinished(() => platform.close());
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(`${platform.controlUrl}${path}`, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: (await response.json()) as unknown };
  };
  return { platform, call };
}

/** An application that reaches the platform over its socket. */
function application({ serverKey, projectEnv, secret }: TestProject, baseUrl: string): Apikee {
  const apikee = new Apikee({ secret, serverKey, projectEnv, baseUrl, onEvent() {} });
  onTestFinished(() => apikee.close());
  return apikee;
}

const ask = (apikee: Apikee, key: string) =>
  apikee.authenticate({
    method: "GET",
    target: "/orders",
    path: "/orders",
    headerValues: (name) => (name === "x-api-key" ? [key] : []),
  });

describe("a platform that listens", () => {
  test("is served on this machine, and has no control unless it is asked for", async () => {
    const platform = await createPlatform({ listen: true });
    onTestFinished(() => platform.close());
    expect(platform.baseUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/);
    expect(platform.controlUrl).toBeNull();
    expect((await fetch(new URL("/health", platform.baseUrl))).status).toBe(200);
    expect((await fetch(new URL("/control", platform.baseUrl))).status).toBe(404);
  });

  test("serves an application over its socket, and is reached without it all the same", async () => {
    const platform = await createPlatform({ listen: true, clock: "system" });
    onTestFinished(() => platform.close());
    const project = await platform.createProject({ slug: "my-api" });
    const apikee = application(project, platform.baseUrl);
    expect(await ask(apikee, await apikee.create("acme"))).toMatchObject({
      ok: true,
      decision: { degraded: null },
    });
    expect((await platform.fetch(new URL("/health", platform.baseUrl))).status).toBe(200);
  });

  test("ends with its connections", async () => {
    const platform = await createPlatform({ listen: true });
    await fetch(new URL("/health", platform.baseUrl));
    await platform.close();
    await expect(fetch(new URL("/health", platform.baseUrl))).rejects.toThrow(TypeError);
  });
});

describe("a platform that is controlled from another process", () => {
  test("does what a test needs: a project, a fault, a revocation, the log", async () => {
    const { platform, call } = await openControlled({ clock: "system" });
    const { json } = await call("POST", "/projects", { slug: "my-api", signing: "application" });
    const project = json as TestProject;
    const apikee = application(project, platform.baseUrl);
    const key = await apikee.create("acme");
    expect(await ask(apikee, key)).toMatchObject({ ok: true, decision: { degraded: null } });

    await call("PUT", "/faults", { unreachable: true });
    expect(await ask(apikee, key)).toMatchObject({ ok: true, decision: { degraded: "SERVER_UNREACHABLE" } });
    await call("DELETE", "/faults");
    expect(await call("DELETE", `/keys/${apikee.verify(key).id}`)).toEqual({ status: 200, json: {} });
    expect(await ask(apikee, key)).toMatchObject({ ok: false, error: { code: "REVOKED" } });

    const logs = await call("GET", `/logs?projectEnv=${project.projectEnv}`);
    expect(logs.json).toContainEqual(expect.objectContaining({ outcome: "allowed", path: "/orders" }));
  });

  test("has its clock moved, and runs the timers on the way", async () => {
    const { platform, call } = await openControlled();
    const ran: number[] = [];
    platform.clock.setTimer(() => ran.push(platform.clock.now()), 60_000);
    expect(await call("GET", "")).toEqual({ status: 200, json: { now: START_MS } });
    expect((await call("POST", "/clock", { advance: "2h" })).json).toEqual({ now: START_MS + 7_200_000 });
    expect(ran).toEqual([START_MS + 60_000]);
    expect((await call("POST", "/clock", { set: START_MS })).json).toEqual({ now: START_MS });
    expect(platform.clock.now()).toBe(START_MS);
  });

  test("answers with the reason what it cannot do", async () => {
    const { call } = await openControlled();
    const mistakes = [
      ["POST", "/clock", { advance: "soon" }, "a duration is such as"],
      ["POST", "/clock", { forward: "2h" }, "Invalid input"],
      ["PUT", "/faults", { latency: 1 }, 'Unrecognized key: "latency"'],
      ["DELETE", "/keys/nobody", undefined, "no environment has a key nobody"],
      ["GET", "/logs", undefined, "there is no environment"],
    ] as const;
    for (const [method, path, body, reason] of mistakes) {
      const answer = await call(method, path, body);
      expect(answer).toEqual({
        status: 400,
        json: { error: "CONTROL", message: expect.stringContaining(reason) },
      });
    }
    expect(await call("POST", "/projects", undefined)).toMatchObject({ status: 400 });
    expect(await call("GET", "/nothing")).toMatchObject({ status: 404, json: { error: "CONTROL" } });
  });

  test("does not move the machine's clock", async () => {
    const { call } = await openControlled({ clock: "system" });
    expect(await call("POST", "/clock", { advance: "1h" })).toMatchObject({ status: 409 });
  });

  test("is controlled by nobody who does not know where", async () => {
    const { platform } = await openControlled();
    const { origin, pathname } = new URL(platform.controlUrl ?? "");
    expect(pathname).toMatch(/^\/control\/[0-9a-f]{32}$/);
    for (const path of ["/control", "/control/", `/control/${"0".repeat(32)}`, `${pathname}0/clock`]) {
      expect((await fetch(origin + path)).status).toBe(404);
    }
  });

  test("is controlled in a fault all the same", async () => {
    const { platform, call } = await openControlled();
    await call("PUT", "/faults", { unreachable: true });
    await expect(fetch(new URL("/health", platform.baseUrl))).rejects.toThrow(TypeError);
    expect((await call("DELETE", "/faults")).status).toBe(200);
    expect((await fetch(new URL("/health", platform.baseUrl))).status).toBe(200);
  });
});
