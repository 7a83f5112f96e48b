import { expect } from "vitest";
import { expectGuarded, expectKeptOut, expectReached, expectRefusalHead } from "../assertions.ts";
import type { ConformanceCase } from "../conformance-case.ts";
import type { HeaderLine } from "../http-request.ts";
import { keyHeader, mint } from "../keys.ts";

const ORIGIN: HeaderLine = ["Origin", "https://app.example"];
const ASKED_METHOD: HeaderLine = ["Access-Control-Request-Method", "GET"];
const ASKED_HEADERS: HeaderLine = ["Access-Control-Request-Headers", "x-api-key"];

/** OPTIONS requests that no browser asks before a request from another site. */
const NO_PREFLIGHT: readonly (readonly [name: string, headers: readonly HeaderLine[]])[] = [
  ["alone", []],
  ["with Origin alone", [ORIGIN]],
  ["with Access-Control-Request-Method alone", [ASKED_METHOD]],
  ["with Origin and Access-Control-Request-Headers", [ORIGIN, ASKED_HEADERS]],
];

/** Rows 30 and 31, and the methods that no route has. */
export const methodCases: readonly ConformanceCase[] = [
  {
    id: "A30 HEAD refused",
    title: "a HEAD is guarded as a GET is, and gets no body",
    async run({ guarded }) {
      const head = (target: string, headers: HeaderLine[] = []) =>
        guarded.send({ method: "HEAD", target, headers });
      expectRefusalHead(await head("/admin"), "MISSING_KEY");
      expectRefusalHead(await head("/admin", keyHeader("bad")), "INVALID_PREFIX");
      expectRefusalHead(await head("/reports", keyHeader(await mint())), "INSUFFICIENT_SCOPE");
      expectRefusalHead(await head("/admin", [...keyHeader("a"), ...keyHeader("b")]), "AMBIGUOUS_KEY");
    },
  },
  {
    id: "A30 HEAD answered",
    title: "a HEAD with a key, or of a public path, gets what a GET gets, without the body",
    async run({ guarded }) {
      const request = { method: "HEAD", target: "/admin", headers: keyHeader(await mint()) };
      expect((await guarded.send(request)).status).toBe(200);
      expectReached(await guarded.send({ method: "HEAD", target: "/health" }), "health");
    },
  },
  ...NO_PREFLIGHT.map(
    ([name, headers]): ConformanceCase => ({
      id: `A31 OPTIONS ${name}`,
      title: "is no preflight and is guarded, also where preflights pass",
      async run({ guarded, cors }) {
        for (const app of [guarded, cors]) {
          for (const target of ["/admin", "/nothing"]) {
            expectGuarded(app, await app.send({ method: "OPTIONS", target, headers }));
          }
        }
      },
    }),
  ),
  {
    id: "A31 preflight",
    title: "a real preflight passes where the application asks for it, and nowhere else",
    async run({ guarded, optional, cors }) {
      const preflight = {
        method: "OPTIONS",
        target: "/admin",
        headers: [ORIGIN, ASKED_METHOD, ASKED_HEADERS],
      };
      expectGuarded(guarded, await guarded.send(preflight));
      // What the framework answers is its own, as it is where the guard lets everything through.
      const passed = await cors.send(preflight);
      expect(passed.handler).toBeUndefined();
      expect(passed.status).toBe((await optional.send(preflight)).status);
      expect([401, 403]).not.toContain(passed.status);
    },
  },
  {
    id: "A31 preflight headers on a GET",
    title: "a request that is no OPTIONS is no preflight",
    async run({ cors }) {
      const headers = [ORIGIN, ASKED_METHOD, ASKED_HEADERS];
      for (const method of ["GET", "POST", "DELETE"]) {
        expectGuarded(cors, await cors.send({ method, target: "/admin", headers }));
      }
      expectRefusalHead(await cors.send({ method: "HEAD", target: "/admin", headers }), "MISSING_KEY");
    },
  },
  {
    id: "A31 OPTIONS *",
    title: "asking for the server's own options opens nothing",
    async run({ guarded, cors }) {
      for (const app of [guarded, cors]) {
        expectKeptOut(await app.send({ method: "OPTIONS", target: "*" }), [400, 401, 404]);
      }
    },
  },
  ...["PUT", "PATCH", "POST", "DELETE", "PROPFIND", "QUERY", "TRACE"].map(
    (method): ConformanceCase => ({
      id: `A35 ${method} /admin`,
      title: "a method that the route has not is guarded, and with a key is the framework's to refuse",
      async run({ guarded }) {
        // Some servers know fewer methods and refuse by themselves.
        const unguarded = guarded.guardsRoutesOnly ? [404] : [];
        expectKeptOut(await guarded.send({ method, target: "/admin" }), [400, 401, 405, ...unguarded]);
        const headers = keyHeader(await mint());
        expectKeptOut(await guarded.send({ method, target: "/admin", headers }), [400, 404, 405]);
      },
    }),
  ),
  ...["get", "GE", "FOO"].map(
    (method): ConformanceCase => ({
      id: `A35 method ${method}`,
      title: "a method that is none reaches no handler",
      async run({ guarded }) {
        expectKeptOut(await guarded.send({ method, target: "/admin" }), [400, 401, 404, 405]);
      },
    }),
  ),
];
