import type { Decision, RegisteredMeta } from "@apikee/core";
import type { Allowed, FinishedResponse, GuardRequest } from "@apikee/core/guard";
import { afterEach, expect, it } from "vitest";
import type { ServerModeOptions } from "../src/contract.ts";
import { ServerBench } from "../src/server/bench.ts";
import { SERVER_TOPICS } from "../src/server-cases/index.ts";
import { type Carelessness, startNodeHttp } from "./node-http.ts";

const benches: ServerBench[] = [];
afterEach(async () => {
  await Promise.all(benches.splice(0).map((bench) => bench.close()));
});

type Pass = Allowed<RegisteredMeta>;

/** Mistakes that adapters make in server mode, and a case that must notice each. */
const MISTAKES: readonly (readonly [mistake: string, caseId: string, careless: Carelessness])[] = [
  ["stays in local mode", "A00 asked", { options: ({ server: _, ...options }) => options }],
  ["stays in local mode", "A00 key revoked", { options: ({ server: _, ...options }) => options }],
  ["lets a disabled key through", "A00 key disabled", letting("KEY_DISABLED")],
  ["lets a suspended client through", "A00 client suspended", letting("CLIENT_DISABLED")],
  ["lets an unknown key through", "A59 known id, another key", letting("UNKNOWN_KEY")],
  ["lets through what is a verdict", "A57 verdict FRAUD_BLOCKED", letting("FRAUD_BLOCKED")],
  ["takes an outage for a good answer", "A00 no platform from the start", letting("SERVER_UNREACHABLE")],
  ["takes an outage for a good answer", "A54 answers 401", letting("SERVER_UNREACHABLE")],
  ["takes any answer for a good one", "A57 success for another keyId", letting("SERVER_UNREACHABLE")],
  ["forgets what the feed told", "A00 known in an outage: REVOKED", letting("REVOKED")],
  ["refuses in every outage", "A54 hangs up", server({ failOpen: false })],
  ["passes in every outage", "A54 sends HTML", server({ failOpen: true })],
  ["has no patience at all", "A00 asked", server({ serverTimeoutMs: 1 })],
  ["does not hand the decision on", "A00 limits", passing((it) => ({ ...it, decision: null }))],
  ["does not mark what passed unasked", "A57 opened 500", passing(unmarked)],
  ["keeps the limits to itself", "A00 RateLimit", passing((it) => ({ ...it, headers: {} }))],
  ["lets through what is over a limit", "A66 limit", letting("RATE_LIMITED")],
  ["lets foreign addresses through", "A40 allow-list", letting("IP_NOT_ALLOWED")],
  ["names no address", "A40 allow-list", { request: ({ ip: _, ...it }) => it }],
  ["believes X-Forwarded-For", "A40 allow-list", { request: forwarded }],
  ["never tells how it was answered", "A00 logged: GET", passing((it) => ({ ...it, finish: null }))],
  ["tells every status as 200", "A00 logged: no scope", telling((it) => ({ ...it, status: 200 }))],
  ["says 200 of who went away", "A38 logged: client goes away", telling((it) => ({ ...it, status: 200 }))],
  [
    "says nothing of who went away",
    "A38 logged: client goes away",
    passing((it) => ({ ...it, finish: null })),
  ],
  ["tells no route", "A00 logged: GET", telling((it) => ({ ...it, route: null }))],
  ["tells a route of its own", "A00 logged by itself", telling((it) => ({ ...it, route: `${it.route}/7` }))],
  ["tells of it too early", "A00 logged: who, from where, and how long", passing(toldAtOnce)],
  ["does not say whose request it is", "A37 logged once", { request: ({ source: _, ...it }) => it }],
  ["believes X-Forwarded-For", "A39 X-Forwarded-For", { request: forwarded }],
  ["names no address", "A39 X-Forwarded-For", { request: ({ ip: _, ...it }) => it }],
  ["hides the user agent", "A00 logged: who, from where, and how long", { request: anonymous }],
  ["cuts the mount", "A00 logged: mount", { request: unmounted }],
];

it.each(MISTAKES)("an adapter that %s fails %s", async (_mistake, caseId, careless) => {
  await expect(run(await openBench(careless), caseId)).rejects.toThrow();
});

it("an adapter without a mistake passes each of them", async () => {
  const bench = await openBench({});
  for (const caseId of new Set(MISTAKES.map(([, id]) => id))) await run(bench, caseId);
});

/** What a tell-tale client knows. */
type Known = { key: string; path: string; userAgent: string; clientId: string } & ServerModeOptions;

const LEAKS: readonly (readonly [what: string, leak: (known: Known) => string])[] = [
  ["a key", ({ key }) => key],
  ["a key without its beginning", ({ key }) => key.slice("apikee_".length)],
  ["a key's signature", ({ key }) => key.replace(/.*\./, "")],
  ["a key in base64", ({ key }) => btoa(`{"key":"${key}"}`)],
  ["a key in base64url", ({ key }) => Buffer.from(`?${key}`).toString("base64url")],
  ["a key in hexadecimal", ({ key }) => Buffer.from(key).toString("hex").toUpperCase()],
  ["a server key", ({ serverKey }) => `Bearer ${serverKey}`],
  ["a server key in base64", ({ serverKey }) => `Basic ${btoa(`${serverKey}:`)}`],
  ["an environment's name", ({ projectEnv }) => projectEnv],
  ["a path", ({ path }) => path],
  ["a client's id", ({ clientId }) => clientId],
  ["a user agent", ({ userAgent }) => userAgent],
  ["a user agent in hexadecimal", ({ userAgent }) => Buffer.from(userAgent).toString("hex")],
];

/** Enough of them to have wires that say something. */
const SPOKEN_OF = ["A00 asked", "A58 a telling path", "A57 opened 500", "A54 hangs up"];

it.each(LEAKS)("a client that tells %s is found on the wire", async (_what, leak) => {
  const bench = await openBench(tellTale(leak));
  for (const caseId of SPOKEN_OF) await run(bench, caseId);
  expect(await bench.leaks()).not.toEqual([]);
});

it("a client that tells nothing is not, and of nothing there is nothing to say", async () => {
  const bench = await openBench({});
  await expect(bench.leaks()).rejects.toThrow("only 0 wires");
  const other = await openBench(tellTale(() => "nothing"));
  for (const caseId of SPOKEN_OF) await run(other, caseId);
  expect(await other.leaks()).toEqual([]);
});

async function openBench(careless: Carelessness): Promise<ServerBench> {
  const bench = await ServerBench.open((options) => startNodeHttp(options, careless));
  benches.push(bench);
  return bench;
}

async function run(bench: ServerBench, caseId: string): Promise<void> {
  const found = SERVER_TOPICS.flatMap(({ cases }) => cases).find(({ id }) => id === caseId);
  await found!.run(bench);
}

/** A client that sends what it knows in a header of its calls. */
function tellTale(leak: (known: Known) => string): Carelessness {
  const known: Partial<Known> = {};
  return {
    options(options) {
      Object.assign(known, options.server);
      return options;
    },
    request(request) {
      const [key] = request.headerValues("x-api-key");
      const [userAgent] = request.headerValues("user-agent");
      Object.assign(known, { key, userAgent, path: request.target });
      return request;
    },
    outcome(outcome) {
      const clientId = outcome.ok ? outcome.decision?.clientId : undefined;
      if (typeof clientId === "string") known.clientId = clientId;
      return outcome;
    },
    fetch(input, init) {
      const { key, clientId } = known;
      if (key === undefined || clientId === undefined) return fetch(input, init);
      const headers = new Headers(init?.headers);
      headers.set("x-told", leak({ path: "", userAgent: "", ...known, key, clientId } as Known));
      return fetch(input, { ...init, headers });
    },
  };
}

function letting(code: string): Carelessness {
  return {
    outcome: (it) =>
      it.ok || it.error.code !== code
        ? it
        : { ok: true, claims: null, decision: null, headers: {}, finish: null },
  };
}

function passing(careless: (outcome: Pass) => Pass): Carelessness {
  return { outcome: (it) => (it.ok ? careless(it) : it) };
}

function telling(careless: (response: FinishedResponse) => FinishedResponse): Carelessness {
  return passing((it) => ({ ...it, finish: (response) => it.finish?.(careless(response)) }));
}

function server(changed: Partial<ServerModeOptions>): Carelessness {
  return {
    options: (it) => (it.server === undefined ? it : { ...it, server: { ...it.server, ...changed } }),
  };
}

function unmarked(outcome: Pass): Pass {
  const decision: Decision | null = outcome.decision && { ...outcome.decision, degraded: null };
  return { ...outcome, decision };
}

function toldAtOnce(outcome: Pass): Pass {
  outcome.finish?.({ status: 200, route: null });
  return { ...outcome, finish: null };
}

function forwarded(request: GuardRequest): GuardRequest {
  return { ...request, ip: request.headerValues("x-forwarded-for")[0] ?? request.ip };
}

function anonymous(request: GuardRequest): GuardRequest {
  return {
    ...request,
    headerValues: (name) => (name === "user-agent" ? [] : request.headerValues(name)),
  };
}

function unmounted(request: GuardRequest): GuardRequest {
  return { ...request, target: request.target.replace(/^\/mounted/, "") };
}
