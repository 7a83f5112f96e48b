import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Apikee, type RegisteredMeta } from "@apikee/core";
import {
  type Allowed,
  type Denial,
  fromNodeRequest,
  Guard,
  type GuardRequest,
  type Outcome,
} from "@apikee/core/guard";
import { decisionAnswer, healthAnswer, meAnswer, mutateAnswer, tenantAnswer } from "../src/answers.ts";
import {
  type AppOptions,
  apikeeOptions,
  guardOptions,
  ROUTES,
  type Route,
  type RunningApp,
  SLOW_MS,
} from "../src/contract.ts";

/** What a careless adapter makes of what passes through its hands. */
export interface Carelessness {
  /** The options that it was given. */
  options?(options: AppOptions): AppOptions;
  /** The request, before it asks the guard. */
  request?(request: GuardRequest): GuardRequest;
  /** What the guard said. */
  outcome?(outcome: Outcome<RegisteredMeta>, request: IncomingMessage): Outcome<RegisteredMeta>;
  /** A refusal, before it answers. */
  refusal?(denial: Denial, request: IncomingMessage): Denial;
  /** What it calls the platform with. */
  fetch?: typeof fetch;
}

/** The application of the contract over node:http and core's guard alone: no framework to help or to hinder. */
export function startNodeHttp(given: AppOptions, careless: Carelessness = {}): Promise<RunningApp> {
  const options = careless.options?.(given) ?? given;
  const apikee = new Apikee({ ...apikeeOptions(options), fetch: careless.fetch, onEvent() {} });
  const guard = new Guard(apikee, guardOptions(options));
  const ask = async (request: IncomingMessage): Promise<Outcome<RegisteredMeta>> => {
    const asked = { ...fromNodeRequest(request), source: request, ip: request.socket.remoteAddress };
    const outcome = await guard.authenticate(careless.request?.(asked) ?? asked);
    return careless.outcome?.(outcome, request) ?? outcome;
  };
  const server = createServer(async (request, response) => {
    const refuse = (denial: Denial) => deny(response, careless.refusal?.(denial, request) ?? denial);
    try {
      const route = find(request);
      const outcome = await ask(request);
      if (!outcome.ok) return refuse(outcome);
      for (const [name, value] of Object.entries(outcome.headers)) response.appendHeader(name, value);
      tellWhenFinished(response, (status) => outcome.finish?.({ status, route: route?.path ?? null }));
      if (route === undefined) return answer(response, 404, { error: "Not Found" });
      const again = route.handler === "guarded-twice" ? await ask(request) : outcome;
      if (!again.ok) return refuse(again);
      for (const scope of route.scopes) {
        const denial = guard.requireScopes(outcome.claims, [scope]);
        if (denial !== null) return deny(response, denial);
      }
      response.setHeader("x-handler", route.handler);
      answer(response, 200, await handle(route, outcome));
    } catch {
      answer(response, 500, { error: "Internal Server Error" });
    }
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve({
        origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        async close() {
          await new Promise<void>((closed) => server.close(() => closed()).closeAllConnections());
          await apikee.close();
        },
      });
    });
  });
}

function find({ method, url = "" }: IncomingMessage): Route | undefined {
  const path = url.replace(/[?#].*/, "");
  const wanted = method === "HEAD" ? "GET" : method;
  const listed = path.startsWith("/files/") ? "/files/a/b" : path;
  return ROUTES.find((route) => route.method === wanted && route.path === listed);
}

async function handle({ handler }: Route, { claims, decision }: Allowed<RegisteredMeta>): Promise<unknown> {
  if (handler === "throw") throw new Error("The handler failed");
  if (handler === "me") return meAnswer(claims);
  if (handler === "decision") return decisionAnswer(claims, decision);
  if (handler === "mutate") return mutateAnswer(claims);
  if (handler.endsWith("health")) return healthAnswer(claims);
  if (handler === "slow") await delay(SLOW_MS);
  return tenantAnswer(claims);
}

/** No status of HTTP says that the client went away. */
function tellWhenFinished(response: ServerResponse, tell: (status: number) => void): void {
  const finished = () => tell(response.headersSent ? response.statusCode : 499);
  if (response.closed) finished();
  else response.once("close", finished);
}

function deny(response: ServerResponse, denial: Denial): void {
  for (const [name, value] of Object.entries(denial.headers)) response.setHeader(name, value);
  answer(response, denial.status, denial.body);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.end(JSON.stringify(body));
}
