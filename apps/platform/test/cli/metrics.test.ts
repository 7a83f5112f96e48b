import { expect, it } from "vitest";
import { Program, temporaryFolder } from "./program.ts";

const TIMEOUT_MS = 30_000;

async function metricsOf(argv: readonly string[], headers: Record<string, string> = {}): Promise<Response> {
  const program = new Program(["--port", "0", ...argv], { cwd: temporaryFolder() });
  const { port } = new URL(await program.origin());
  const response = await fetch(`http://127.0.0.1:${port}/metrics`, { headers });
  program.signal("SIGTERM");
  return response;
}

it("metrics are for everybody on this machine where the platform listens there alone", {
  timeout: TIMEOUT_MS,
}, async () => {
  const response = await metricsOf([]);
  expect(response.status).toBe(200);
  const text = await response.text();
  expect(text).toMatch(/^apikee_build_info\{version="[^"]+",node="[^"]+"\} 1$/m);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds [\d.e-]+$/m);
});

it("metrics are not for who comes through a proxy on this machine, or by another name of it", {
  timeout: TIMEOUT_MS,
}, async () => {
  expect((await metricsOf([], { "x-forwarded-for": "203.0.113.7" })).status).toBe(401);
});

it("metrics want an administrator's token where it listens to others", { timeout: TIMEOUT_MS }, async () => {
  expect((await metricsOf(["--host", "0.0.0.0"])).status).toBe(401);
});
