import { afterEach, expect, it } from "vitest";
import { TOPICS } from "../src/cases/index.ts";
import type { RunningApp } from "../src/contract.ts";
import { startApps } from "../src/start-apps.ts";
import { type Carelessness, startNodeHttp } from "./node-http.ts";

const running: RunningApp[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((app) => app.close()));
});

/** Mistakes that adapters make, and a case that must notice each. */
const MISTAKES: readonly (readonly [mistake: string, caseId: string, careless: Carelessness])[] = [
  ["takes the first of two lines", "A03 header twice", values((all) => all.slice(0, 1))],
  ["takes the last of two lines", "A03 a bad key first", values((all) => all.slice(-1))],
  ["takes the first of a list", "A03 comma", values((all) => all.map((value) => value.split(",")[0]!))],
  ["takes one of two Authorizations", "A03 Authorization twice", values((all) => all.slice(0, 1))],
  ["reads other headers", "A07 another header", headers((name) => (name === "x-api-key" ? "api-key" : name))],
  [
    "compares the start of a path",
    "A23 guarded /healthz",
    path((it) => (it.startsWith("/health") ? "/health" : it)),
  ],
  ["ignores case", "A23 guarded /HEALTH", path((it) => it.toLowerCase())],
  ["ignores a last slash", "A23 guarded /health/", path((it) => it.replace(/\/$/, ""))],
  ["decodes", "A23 guarded /%68ealth", path((it) => it.replace("%68", "h"))],
  ["cuts parameters", "A23 guarded /health;/admin", path((it) => it.replace(/;.*/, ""))],
  ["resolves dots", "A23 way out /files/../health", path((it) => new URL(it, "http://x").pathname)],
  ["cuts the mount", "A29 guarded /mounted/health", path((it) => it.replace(/^\/mounted/, ""))],
  ["looks at the query", "A25 guarded /admin?x=/health", path((it) => it.replace(/.*\?x=/, ""))],
  [
    "lets HEAD pass",
    "A30 HEAD refused",
    { request: (it) => (it.method === "HEAD" ? { ...it, ...HEALTH } : it) },
  ],
  [
    "takes every OPTIONS for a preflight",
    "A31 OPTIONS alone",
    headers((name) => (name === "x-api-key" ? name : "host")),
  ],
  ["trusts a proxy's header", "A32 X-Original-URL: /health", { request: trustingOriginalUrl }],
  [
    "answers with the key",
    "A00 INVALID_CLAIMS",
    {
      refusal: (it, { headers }) => ({
        ...it,
        headers: { ...it.headers, "x-key": `${headers["x-api-key"]}` },
      }),
    },
  ],
  ["answers 500", "A01 no header", { refusal: (it) => ({ ...it, status: 500 }) }],
  ["answers without a challenge", "A01 no header", { refusal: (it) => ({ ...it, headers: {} }) }],
  [
    "says more in the body",
    "A01 no header",
    { refusal: (it) => ({ ...it, body: Object.assign({ detail: "" }, it.body) }) },
  ],
];

it.each(MISTAKES)("an adapter that %s fails %s", async (_mistake, caseId, careless) => {
  const apps = await startApps((options) => startNodeHttp(options, careless), running);
  const found = TOPICS.flatMap(({ cases }) => cases).find(({ id }) => id === caseId);
  await expect(found!.run(apps)).rejects.toThrow();
});

const HEALTH = { target: "/health", path: "/health" };

function values(careless: (all: readonly string[]) => readonly string[]): Carelessness {
  return { request: (it) => ({ ...it, headerValues: (name) => careless(it.headerValues(name)) }) };
}

function headers(careless: (name: string) => string): Carelessness {
  return { request: (it) => ({ ...it, headerValues: (name) => it.headerValues(careless(name)) }) };
}

function path(careless: (target: string) => string): Carelessness {
  return { request: (it) => ({ ...it, target: careless(it.target), path: careless(it.target) }) };
}

function trustingOriginalUrl(request: Parameters<NonNullable<Carelessness["request"]>>[0]) {
  const [url] = request.headerValues("x-original-url");
  return url === undefined ? request : { ...request, target: url, path: url };
}
