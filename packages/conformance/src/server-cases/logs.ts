import { expect } from "vitest";
import { expectReached, expectRefusal } from "../assertions.ts";
import { SLOW_MS } from "../contract.ts";
import type { HttpRequest } from "../http-request.ts";
import { idOf, keyHeader, mint } from "../keys.ts";
import { hangUp, loseAnswer, write } from "../server/gateway.ts";
import type { LogRows, Scene } from "../server/scene.ts";
import { expectAsked, type ServerCase, until } from "./server-case.ts";

/** A handler that takes SLOW_MS; some of it may pass before the platform has answered. */
const SLOW_HANDLER_MS = 80;
const LOOPBACK = /^(?:::ffff:)?127\.0\.0\.1$/;
const AGENT = "acme-client/1.2 (+https://acme.example)";

/** Requests, and what is logged of each once its response has gone out. */
const REPORTED: readonly (readonly [id: string, request: HttpRequest, row: object])[] = [
  [
    "A00 logged: GET",
    { target: "/me" },
    { method: "GET", path: "/me", status: 200, endpointId: expect.any(String) },
  ],
  ["A00 logged: query", { target: "/me?secret=1" }, { method: "GET", path: "/me", status: 200 }],
  ["A00 logged: HEAD", { method: "HEAD", target: "/admin" }, { method: "HEAD", path: "/admin", status: 200 }],
  [
    "A00 logged: POST",
    { method: "POST", target: "/echo", body: "{}", headers: [["Content-Type", "application/json"]] },
    { method: "POST", path: "/echo", status: 200 },
  ],
  ["A00 logged: mount", { target: "/mounted/admin" }, { path: "/mounted/admin", status: 200 }],
  ["A00 logged: no scope", { target: "/reports" }, { path: "/reports", status: 403, outcome: "allowed" }],
  ["A00 logged: nothing there", { target: "/nothing" }, { path: "/nothing", status: 404, endpointId: null }],
  ["A00 logged: handler throws", { target: "/throw" }, { path: "/throw", status: 500 }],
  ["A37 logged once", { target: "/guarded-twice" }, { path: "/guarded-twice", status: 200 }],
];

/** Routes whose templates the platform learns of. */
const ENDPOINTS = ["GET /me", "POST /echo", "GET /mounted/admin", "GET /guarded-twice"];

/** Design of server mode, step 5; rows 37 and 39; and row 58, that nobody can make himself invisible. */
export const logCases: readonly ServerCase[] = [
  ...REPORTED.map(
    ([id, request, row]): ServerCase => ({
      id,
      title: "one row, with status, time and route, whatever became of the request",
      async run(bench) {
        const scene = await bench.scene({ failOpen: false });
        const key = await mint();
        const headers = [...(request.headers ?? []), ...keyHeader(key)];
        await scene.app.pipeline([{ ...request, headers }]);
        const rows = await rowsOf(scene, key);
        expect(rows).toEqual([expect.objectContaining({ outcome: "allowed", ...row })]);
        expect(rows[0]).toMatchObject({ degraded: null, durationMs: expect.any(Number) });
      },
    }),
  ),
  {
    id: "A00 logged: who, from where, and how long",
    title: "address, user agent and the handler's time are of the request",
    async run(bench) {
      const scene = await bench.scene({ failOpen: false });
      const key = await mint();
      const headers = [...keyHeader(key), ["User-Agent", AGENT] as const];
      expectReached(await scene.app.get("/slow", headers), "slow");
      const [row] = await rowsOf(scene, key);
      expect(row).toMatchObject({ ip: expect.stringMatching(LOOPBACK), userAgent: AGENT, path: "/slow" });
      expect(row!.durationMs).toBeGreaterThanOrEqual(SLOW_HANDLER_MS);
    },
  },
  {
    id: "A39 X-Forwarded-For",
    title: "is no address where no proxy is trusted",
    async run(bench) {
      const scene = await bench.scene({ failOpen: false });
      const key = await mint();
      const forwarded = ["X-Forwarded-For", "Forwarded", "X-Real-IP", "True-Client-IP", "CF-Connecting-IP"];
      for (const name of forwarded) {
        const value = name === "Forwarded" ? "for=203.0.113.9" : "203.0.113.9";
        expectReached(await scene.app.get("/me", [...keyHeader(key), [name, value]]), "me");
      }
      const rows = await rowsOf(scene, key);
      expect(rows).toHaveLength(forwarded.length);
      for (const { ip } of rows) expect(ip).toMatch(LOOPBACK);
    },
  },
  {
    id: "A00 logged by itself",
    title: "the log is complete a moment after the response, and the platform knows the routes by template",
    async run(bench) {
      const scene = await bench.scene({ failOpen: false });
      const key = await mint();
      for (const endpoint of ENDPOINTS) {
        const [method = "", target = ""] = endpoint.split(" ");
        await scene.app.send({ method, target, headers: keyHeader(key) });
      }
      await until(
        async () => (await scene.logs()).every(({ status }) => status === 200),
        "every request has a status",
      );
      await until(async () => (await endpointsOf(scene)).length >= ENDPOINTS.length, "every route is known");
      expect((await endpointsOf(scene)).map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
        [...ENDPOINTS].sort(),
      );
      const ids = new Set((await endpointsOf(scene)).map(({ id }) => id));
      for (const { endpointId } of await scene.logs()) expect(ids).toContain(endpointId);
    },
  },
  {
    id: "A38 logged: client goes away",
    title: "a request whose client waits for no answer is told of as well, and not as answered",
    async run(bench) {
      const scene = await bench.scene({ failOpen: false });
      const [early, late] = [await mint(), await mint()];
      let isAnswered = false;
      scene.gateway.intercept = async ({ pass }, response) => {
        const answer = await pass();
        // By then who asked has long gone.
        setTimeout(() => {
          write(response, answer);
          isAnswered = true;
        }, SLOW_MS);
      };
      await scene.app.abandon({ target: "/me", headers: keyHeader(early) });
      await until(() => isAnswered, "the platform has answered");
      scene.gateway.intercept = null;
      await scene.app.abandon({ target: "/slow", headers: keyHeader(late) });
      // Asked after them and answered after them.
      expectReached(await scene.app.get("/slow", keyHeader(await mint())), "slow");
      const rows = [...(await rowsOf(scene, early)), ...(await rowsOf(scene, late))];
      expect(rows.map(({ path }) => path)).toEqual(["/me", "/slow"]);
      for (const { status, durationMs } of rows) {
        expect([status, durationMs]).toEqual([expect.any(Number), expect.any(Number)]);
        expect(status).not.toBe(200);
      }
    },
  },
  {
    id: "A00 logged: refused by the platform",
    title: "a request that the platform refused is logged with the reason",
    async run(bench) {
      const scene = await bench.scene();
      const key = await mint();
      await expectAsked(scene, key);
      await scene.revoke(key);
      expectRefusal(await scene.app.get("/me", keyHeader(key)), "REVOKED");
      const outcomes = (await rowsOf(scene, key)).map(({ outcome }) => outcome);
      expect(outcomes[outcomes.length - 1]).toBe("allowed");
      // The feed may have known it first, and then nobody asked.
      expect(["REVOKED,allowed", "allowed"]).toContain(outcomes.join());
    },
  },
  {
    id: "A00 logged: passed in an outage",
    title:
      "a request that passed unasked is told of afterwards, as degraded; one whose answer was lost, once",
    async run(bench) {
      const scene = await bench.scene();
      const [unasked, lost] = [await mint(), await mint()];
      await expectAsked(scene, unasked);
      await expectAsked(scene, lost);
      scene.gateway.intercept = hangUp;
      expectReached(await scene.app.get("/admin", keyHeader(unasked)), "admin");
      scene.gateway.intercept = loseAnswer;
      expectReached(await scene.app.get("/admin", keyHeader(lost)), "admin");
      await scene.close();
      const rows = (await scene.logs()).filter(({ path }) => path === "/admin");
      expect(rows).toHaveLength(2);
      for (const row of rows) expect(row).toMatchObject({ degraded: "SERVER_UNREACHABLE", status: 200 });
    },
  },
  {
    id: "A00 bad keys ask nobody",
    title: "a request without a good key, or to a public path, sends nothing to the platform",
    async run(bench) {
      const app = { secrets: ["another-secret-of-the-application-0123456789"], excludePaths: ["/health"] };
      const scene = await bench.scene({ app });
      const foreign = await mint();
      for (const key of ["", "bad", "apikee_1.1", "apikee_x", foreign, `${foreign},${foreign}`]) {
        expect((await scene.app.get("/me", keyHeader(key))).handler).toBeUndefined();
      }
      expectReached(await scene.app.get("/health", keyHeader(foreign)), "health");
      expectRefusal(await scene.app.get("/me"), "MISSING_KEY");
      await scene.close();
      expect(scene.gateway.requestCount).toBe(0);
      expect(await scene.logs()).toEqual([]);
    },
  },
  ...hostileRequests(),
];

function hostileRequests(): ServerCase[] {
  const requests: readonly (readonly [id: string, target: string, userAgent: string])[] = [
    ["A58 %00 in the path", "/files/%00/%0d%0a", "x"],
    ["A58 bytes that are no UTF-8", "/files/%ff%fe%ed%a0%80", "x"],
    ["A58 a long path", `/files/${"x".repeat(6_000)}`, "x"],
    ["A58 a long user agent", "/files/x", "x".repeat(6_000)],
    ["A58 a user agent of other bytes", "/files/x", "\u00ed\u00a0\u0080\u00ff<script>"],
    ["A58 an empty user agent", "/files/x", ""],
    ["A58 a telling path", "/files/telling-whoever-reads-it-what-is-asked-for", "x"],
  ];
  return requests.map(([id, target, userAgent]) => ({
    id,
    title: "the platform answers all the same, and logs it",
    async run(bench) {
      const { strict } = await bench.calm;
      const key = await mint();
      const response = await strict.app.get(target, [...keyHeader(key), ["User-Agent", userAgent]]);
      expect([200, 400, 404]).toContain(response.status);
      const rows = (await strict.logs()).filter(({ keyId }) => keyId === idOf(key));
      // A framework that refuses the path by itself may do so before its guard.
      if (response.status === 200) expect(rows).toHaveLength(1);
      for (const { path } of rows) expect(path).toMatch(/^\/files\//);
    },
  }));
}

/** What was logged of this key, once the application has ended. */
async function rowsOf(scene: Scene, key: string): Promise<LogRows> {
  await scene.close();
  return (await scene.logs()).filter(({ keyId }) => keyId === idOf(key));
}

async function endpointsOf(
  scene: Scene,
): Promise<readonly { readonly id: string; readonly method: string; readonly path: string }[]> {
  const list = (await scene.manage("GET", "/endpoint?limit=100")) as { data: never[] };
  return list.data;
}
