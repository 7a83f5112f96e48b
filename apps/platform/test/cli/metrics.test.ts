import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";
import { Program, temporaryFolder } from "./program.ts";

const TIMEOUT_MS = 30_000;
/** What proxies on this machine say of those for whom they speak. */
const FORWARDED = {
  "x-forwarded-for": "192.0.2.1",
  "x-forwarded-proto": "https",
  "x-forwarded-port": "443",
  "x-real-ip": "192.0.2.1",
  forwarded: "for=192.0.2.1",
  via: "1.1 proxy",
  "cf-connecting-ip": "192.0.2.1",
  "true-client-ip": "192.0.2.1",
  "x-client-ip": "192.0.2.1",
};

async function served(argv: readonly string[]) {
  const program = new Program(["--port", "0", ...argv], { cwd: temporaryFolder() });
  const { port } = new URL(await program.origin());
  return {
    port: Number(port),
    metrics: (headers: Record<string, string> = {}) => fetch(`http://127.0.0.1:${port}/metrics`, { headers }),
  };
}

/** The answer to a request as it stands. */
async function raw(port: number, lines: readonly string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  socket.write(`${lines.join("\r\n")}\r\nConnection: close\r\n\r\n`);
  return text(socket);
}

it("metrics are for everybody on this machine where the platform listens there alone", {
  timeout: TIMEOUT_MS,
}, async () => {
  const { metrics } = await served([]);
  const response = await metrics();
  expect(response.status).toBe(200);
  const body = await response.text();
  expect(body).toMatch(/^apikee_build_info\{version="[^"]+",node="[^"]+"\} 1$/m);
  expect(body).toMatch(/^nodejs_eventloop_lag_p99_seconds [\d.e-]+$/m);
});

it("metrics are not for who comes through a proxy on it, or by another name of it", {
  timeout: TIMEOUT_MS,
}, async () => {
  const { port, metrics } = await served([]);
  for (const [name, value] of Object.entries(FORWARDED)) {
    expect((await metrics({ [name]: value })).status, name).toBe(401);
  }
  // A page whose host name was made to mean this machine; and a proxy that was told nothing.
  expect(await raw(port, ["GET /metrics HTTP/1.1", "Host: rebound.example"])).toMatch(/^HTTP\/1\.1 401 /);
  expect(await raw(port, ["GET /metrics HTTP/1.0", "Host: localhost"])).toMatch(/^HTTP\/1\.1 401 /);
  expect(await raw(port, ["GET /metrics HTTP/1.1", "Host: localhost"])).toMatch(/^HTTP\/1\.1 200 /);
});

it("metrics want an administrator's token where it listens to others", { timeout: TIMEOUT_MS }, async () => {
  const { metrics } = await served(["--host", "0.0.0.0"]);
  expect((await metrics()).status).toBe(401);
});
