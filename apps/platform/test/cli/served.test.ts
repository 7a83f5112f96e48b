import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { Apikee } from "@apikee/core";
import { describe, expect, it } from "vitest";
import { ChannelClient } from "../channel/channel-client.ts";
import { Program, temporaryFolder, variables } from "./program.ts";

const TIMEOUT_MS = 30_000;
/** It would wait 10 s for what is under way. */
const MAX_STOP_MS = 2000;
const NAMES = [
  "APIKEE_BASE_URL",
  "APIKEE_SERVER_KEY",
  "APIKEE_PROJECT_ENV",
  "APIKEE_SECRET",
  "APIKEE_MANAGEMENT_KEY",
];

const ended = (argv: string[], cwd = temporaryFolder(), env = {}) => new Program(argv, { cwd, env }).end();

async function served(cwd = temporaryFolder()) {
  const program = new Program(["--port", "0"], { cwd });
  const origin = await program.origin();
  const port = Number(new URL(origin).port);
  const init = async (...more: string[]) => {
    const { status, stdout, stderr } = await ended(["init", "my-api", "--port", String(port), ...more], cwd);
    return { status, stdout, stderr, values: variables(stdout) };
  };
  return { program, origin, port, cwd, init };
}

describe("apikee-platform", { timeout: TIMEOUT_MS }, () => {
  it("serves, takes a project made beside it, and ends with 0 at SIGTERM", async () => {
    const { program, origin, port, cwd, init } = await served();
    expect(await (await fetch(`${origin}/ready`)).json()).toEqual({ status: "ok" });
    const made = await init();
    expect(made.status).toBe(0);
    expect(Object.keys(made.values)).toEqual([...NAMES, "APIKEE_ADMIN_TOKEN"]);
    expect(made.values["APIKEE_BASE_URL"]).toBe(`http://127.0.0.1:${port}/api/v1`);
    expect(made.stderr).toMatch(/^Made my-api-production\./);

    const {
      APIKEE_BASE_URL,
      APIKEE_PROJECT_ENV,
      APIKEE_MANAGEMENT_KEY = "",
      APIKEE_ADMIN_TOKEN,
    } = made.values;
    const clients = `${APIKEE_BASE_URL}/client?project_env=${APIKEE_PROJECT_ENV}`;
    const created = await fetch(clients, {
      method: "POST",
      headers: { "x-api-key": APIKEE_MANAGEMENT_KEY, "content-type": "application/json" },
      body: JSON.stringify({ name: "Acme", keys: [{ name: "first" }] }),
    });
    expect(created.status).toBe(201);
    const { keys } = await created.json();
    const projects = await fetch(`${APIKEE_BASE_URL}/project`, {
      headers: { authorization: `Bearer ${APIKEE_ADMIN_TOKEN}` },
    });
    expect((await projects.json())[0].slug).toBe("my-api");

    program.signal("SIGTERM");
    const { status, stdout, stderr } = await program.end();
    expect([status, stdout.split("\n")[1]]).toEqual([
      0,
      `Data:            ${join(cwd, ".apikee/platform.sqlite")}`,
    ]);
    const lines = stderr
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.at(-1)).toMatchObject({ msg: "stopped" });
    expect(lines.filter(({ msg }) => msg === "request")).toContainEqual(
      expect.objectContaining({
        method: "POST",
        route: "/api/v1/client",
        status: 201,
        requestId: created.headers.get("x-request-id"),
      }),
    );
    const credentials = Object.values(made.values).filter((value) => value.length > 40);
    for (const secret of [...credentials, keys[0].rawKey]) expect(stderr.includes(secret)).toBe(false);
  });

  it("keeps its data, with the master key beside the folder, for its owner alone", async () => {
    const cwd = temporaryFolder();
    const first = await ended(["init", "my-api"], cwd);
    expect(Object.keys(variables(first.stdout))).toEqual([...NAMES, "APIKEE_ADMIN_TOKEN"]);
    expect(statSync(join(cwd, ".apikee")).mode & 0o777).toBe(0o700);
    expect(statSync(join(cwd, ".apikee.key")).mode & 0o777).toBe(0o600);
    expect(existsSync(join(cwd, ".apikee/platform.sqlite"))).toBe(true);
    const again = await ended(["init", "my-api"], cwd);
    expect([again.status, again.stdout]).toEqual([1, ""]);
    expect(again.stderr).toMatch(/has an environment of this type already/);
    const staging = await ended(["init", "my-api", "--type", "staging"], cwd);
    expect(Object.keys(variables(staging.stdout))).toEqual(NAMES);
    expect(variables(staging.stdout)["APIKEE_SERVER_KEY"]).toMatch(/^sk_test_/);
    const { origin } = await served(cwd);
    const answer = await fetch(`${origin}/api/v1/project/my-api-staging`, {
      headers: { authorization: `Bearer ${variables(first.stdout)["APIKEE_ADMIN_TOKEN"]}` },
    });
    expect(answer.status).toBe(200);
  });

  it("says what is wrong in a sentence, and how to ask", async () => {
    const { status, stdout, stderr } = await ended(["--database-url", "postgres://x"]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(
      /^apikee-platform: APIKEE_MASTER_KEY is required with PostgreSQL: .*\ntry: apikee-platform --help\n$/,
    );
    const { port, cwd } = await served();
    const second = await ended(["--port", String(port)], cwd);
    expect([second.status, second.stderr]).toEqual([
      1,
      "apikee-platform: the address is in use, perhaps by a platform that runs already: --port chooses another\n",
    ]);
  });

  it("explains itself", async () => {
    const { status, stdout } = await ended(["--help"]);
    expect(status).toBe(0);
    for (const word of ["--port", "--host", "--data", "init SLUG", "APIKEE_PLATFORM_PORT"])
      expect(stdout).toContain(word);
    expect((await ended(["init", "--help"])).stdout).toContain("--type");
    expect((await ended(["--version"])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

async function msToStop(program: Program): Promise<number> {
  const startedAt = performance.now();
  program.signal("SIGTERM");
  expect((await program.end()).status).toBe(0);
  return performance.now() - startedAt;
}

describe("a platform that stops", { timeout: TIMEOUT_MS }, () => {
  it("ends where nobody reads its log any more", async () => {
    const { program, origin, port } = await served();
    const held = connect(port, "127.0.0.1");
    held.write("GET /health HTTP/1.1\r\nHost: x\r\n");
    await fetch(`${origin}/health`);
    program.signal("SIGTERM");
    await program.stopReadingAt('"stopping"');
    held.end("\r\n");
    expect((await program.end()).status).toBe(0);
  });

  it("ends with 0 at a signal while it starts", async () => {
    const cwd = temporaryFolder();
    const program = new Program(["--port", "0"], { cwd });
    while (!existsSync(join(cwd, ".apikee"))) await setImmediate();
    expect(await msToStop(program)).toBeLessThan(MAX_STOP_MS);
  });

  it("finishes the request under way, says that it is not ready, and takes no other connection", async () => {
    const { program, port, origin, init } = await served();
    const { values } = await init();
    const slow = request({
      port,
      method: "POST",
      path: `/api/v1/client?project_env=${values["APIKEE_PROJECT_ENV"]}`,
      headers: { "x-api-key": values["APIKEE_MANAGEMENT_KEY"], "content-type": "application/json" },
    });
    const answered = once(slow, "response");
    slow.write('{"name":');
    // A connection that is in use when the platform stops is one that it still serves.
    const held = connect(port, "127.0.0.1");
    held.write("GET /ready HTTP/1.1\r\nHost: x\r\n");
    await fetch(`${origin}/health`);
    program.signal("SIGTERM");
    while (
      await fetch(`${origin}/health`).then(
        () => true,
        () => false,
      )
    ) {
      // Until it has begun to stop.
    }
    held.write("\r\n");
    const [chunk] = await once(held, "data");
    expect(String(chunk)).toMatch(/^HTTP\/1\.1 503 .*connection: close.*UNAVAILABLE/is);
    slow.end('"Acme"}');
    const [response] = await answered;
    expect(response.statusCode).toBe(201);
    expect((await program.end()).status).toBe(0);
  });

  it("does not wait for a connection that was opened and never used", async () => {
    const { program, port } = await served();
    const unused = connect(port, "127.0.0.1");
    await once(unused, "connect");
    // It may be reset.
    unused.on("error", () => undefined);
    expect(await msToStop(program)).toBeLessThan(MAX_STOP_MS);
  });

  it("does not wait for an application that has closed with reports in its queue", async () => {
    const { program, init } = await served();
    const { values } = await init();
    const apikee = new Apikee({
      secret: values["APIKEE_SECRET"]!,
      baseUrl: values["APIKEE_BASE_URL"]!,
      serverKey: values["APIKEE_SERVER_KEY"]!,
      projectEnv: values["APIKEE_PROJECT_ENV"]!,
    });
    const headers = { "x-api-key": await apikee.create("acme-corp") };
    const ask = () => apikee.authenticate(new Request("http://api.test/orders", { headers }));
    for (const outcome of await Promise.all(Array.from({ length: 20 }, ask))) {
      if (outcome.ok) outcome.finish?.({ status: 200, route: "/orders" });
    }
    await apikee.close();
    expect(await msToStop(program)).toBeLessThan(MAX_STOP_MS);
  });

  it("answers those who wait for the feed", async () => {
    const { program, init } = await served();
    const { values } = await init();
    const client = new ChannelClient({
      baseUrl: values["APIKEE_BASE_URL"]!,
      serverKey: values["APIKEE_SERVER_KEY"]!,
      projectEnv: values["APIKEE_PROJECT_ENV"]!,
      fetch,
      clock: { now: () => Date.now() },
    });
    const { body: first } = await client.call("revocations", { since: 0, waitMs: 0 });
    const { serial } = first as { serial: number };
    const waiting = client.call("revocations", { since: serial, waitMs: 25_000 });
    const isWaiting = await Promise.race([
      waiting.then(() => false),
      client.call("revocations", { since: 0, waitMs: 0 }).then(() => true),
    ]);
    expect(isWaiting).toBe(true);
    program.signal("SIGTERM");
    expect((await waiting).status).toBe(200);
    expect((await program.end()).status).toBe(0);
  });
});

const RAW_REQUESTS = {
  "an absolute target": "GET http://evil.test/ready HTTP/1.1\r\nHost: x\r\n\r\n",
  "no host": "GET /ready HTTP/1.1\r\n\r\n",
  "a strange host": "GET /ready HTTP/1.1\r\nHost: a b\r\n\r\n",
  "a broken target": "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
  TRACE: "TRACE /ready HTTP/1.1\r\nHost: x\r\n\r\n",
  "a header of 40 KB": `GET /ready HTTP/1.1\r\nHost: x\r\nx-api-key: ${"a".repeat(40_000)}\r\n\r\n`,
  "no HTTP": "hello\r\n\r\n",
  "two lengths": "POST /api/v1/client HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na",
};

it("answers odd requests with no 500, and goes on", { timeout: TIMEOUT_MS }, async () => {
  const { port, origin } = await served();
  for (const [name, raw] of Object.entries(RAW_REQUESTS)) {
    const socket = connect(port, "127.0.0.1");
    socket.write(raw);
    const [chunk] = await once(socket, "data");
    expect(String(chunk), name).toMatch(/^HTTP\/1\.1 [234]\d\d /);
    socket.destroy();
  }
  expect((await fetch(`${origin}/ready`)).status).toBe(200);
});
