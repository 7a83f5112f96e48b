import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { systemClock } from "../../src/bytes/clock.ts";
import { randomBytes } from "../../src/bytes/random.ts";
import { createPlatformClient, type PlatformClient } from "../../src/client/index.ts";
import type { ReportBody } from "../../src/client/wire.ts";
import { ALLOWED, REQUEST } from "./clients.ts";
import { PROJECT_ENV } from "./fake-platform.ts";
import { PlatformServer } from "./platform-server.ts";

const CHILD = fileURLToPath(new URL("./application.child.ts", import.meta.url));
const TIMEOUT_MS = 250;
const PLAIN = JSON.stringify(ALLOWED);

let server: PlatformServer;
beforeEach(async () => {
  server = new PlatformServer();
  server.platform.handlers["validate"] = () => ({ body: ALLOWED });
  await server.listen();
});
afterEach(() => server.close());

const childArguments = (task: string) => [
  "--conditions=@apikee/source",
  CHILD,
  task,
  server.baseUrl,
  server.platform.serverKey,
];

describe.each([
  ["node:http", undefined],
  ["the application's fetch", fetch],
])("over a real socket, the client by %s", (_, fetch) => {
  let client: PlatformClient;
  beforeEach(() => {
    client = createPlatformClient({
      serverKey: server.platform.serverKey,
      projectEnv: PROJECT_ENV,
      baseUrl: server.baseUrl,
      serverTimeoutMs: TIMEOUT_MS,
      failOpen: true,
      fetch,
      clock: systemClock,
      randomBytes,
      onEvent: () => undefined,
    });
  });
  afterEach(() => client.close());

  it("keeps its connection, besides the one that the key document came over", async () => {
    for (let i = 0; i < 20; i++) expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
    expect(server.connections).toBeLessThanOrEqual(2);
  });

  it.each<[string, (response: ServerResponse) => void]>([
    ["never answers", () => undefined],
    ["sends headers and nothing more", (response) => response.writeHead(200).flushHeaders()],
    [
      "sends one byte after another, slowly",
      (response) => {
        let at = 0;
        const timer = setInterval(() => response.write(PLAIN[at++] ?? " "), 20);
        response.on("close", () => clearInterval(timer));
      },
    ],
    ["sends 10 MB", (response) => response.end("x".repeat(10 * 2 ** 20))],
    ["hangs up", (response) => response.destroy()],
    [
      "hangs up in the body",
      (response) => {
        response.writeHead(200, { "content-length": 100 });
        response.write("{", () => response.destroy());
      },
    ],
    [
      "switches protocols",
      (response) => response.writeHead(101, { upgrade: "x", connection: "upgrade" }).end(),
    ],
    ["is no UTF-8", (response) => response.end(Buffer.from([0xff, 0xfe]))],
    ["is no HTTP", (response) => response.socket?.end("SSH-2.0-OpenSSH\r\n")],
    ["sends it elsewhere", (response) => response.writeHead(307, { location: "/api/v1/elsewhere" }).end()],
  ])("takes a platform that %s for one that is away, in its time", async (_, answer) => {
    await client.validate(REQUEST);
    const urls: (string | undefined)[] = [];
    server.intercept = (request, response) => {
      urls.push(request.url);
      answer(response);
      return true;
    };
    const startedMs = performance.now();
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "unreachable" });
    expect(performance.now() - startedMs).toBeLessThan(TIMEOUT_MS * 3);
    expect(urls).toEqual(["/api/v1/channel"]);

    server.intercept = () => false;
    expect(await client.validate(REQUEST)).toMatchObject({ kind: "allowed" });
  });
});

describe("an application's process", { timeout: 30_000 }, () => {
  it("that only made a key ends by itself, once the key is registered", async () => {
    const { stdout } = await promisify(execFile)(process.execPath, childArguments("create"), {
      timeout: 20_000,
    });
    expect(stdout).toBe("");
    expect(server.platform.messagesOf("client.create")).toHaveLength(1);
  });

  it("that is told to end with 10,000 reports in its queue loses none, and ends in time", async () => {
    const child = spawn(process.execPath, childArguments("serve"), { stdio: ["ignore", "pipe", "inherit"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += String(chunk);
      if (output === "serving\n") child.kill("SIGTERM");
    });
    const startedMs = performance.now();
    const [code] = await once(child, "exit");
    expect(output).toBe("serving\nclosed\n");
    expect(code).toBe(0);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    const events = server.platform.messagesOf("report").flatMap(({ body }) => (body as ReportBody).events);
    expect(new Set(events.map(({ rid }) => rid)).size).toBe(10_000);
  });
});
