import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Apikee, type Claims } from "@apikee/core";
import { type Denial, fromNodeRequest, Guard, type GuardRequest } from "@apikee/core/guard";
import { healthAnswer, meAnswer, mutateAnswer, tenantAnswer } from "../src/answers.ts";
import { type AppOptions, ROUTES, type Route, type RunningApp, SLOW_MS } from "../src/contract.ts";

/** What a careless adapter makes of the request before it asks the guard, and of a refusal before it answers. */
export interface Carelessness {
  request?(request: GuardRequest): GuardRequest;
  refusal?(denial: Denial, request: IncomingMessage): Denial;
}

/** The application of the contract over node:http and core's guard alone: no framework to help or to hinder. */
export function startNodeHttp(options: AppOptions, careless: Carelessness = {}): Promise<RunningApp> {
  const apikee = new Apikee({ ...options, onEvent() {} });
  const guard = new Guard(apikee, options);
  const server = createServer(async (request, response) => {
    try {
      const asked = fromNodeRequest(request);
      const outcome = await guard.authenticate(careless.request?.(asked) ?? asked);
      if (!outcome.ok) return deny(response, careless.refusal?.(outcome, request) ?? outcome);
      const route = find(request);
      if (route === undefined) return answer(response, 404, { error: "Not Found" });
      for (const scope of route.scopes) {
        const denial = guard.requireScopes(outcome.claims, [scope]);
        if (denial !== null) return deny(response, denial);
      }
      response.setHeader("x-handler", route.handler);
      answer(response, 200, await handle(route, outcome.claims));
    } catch {
      answer(response, 500, { error: "Internal Server Error" });
    }
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      resolve({
        origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
        close: () => new Promise((closed) => server.close(() => closed()).closeAllConnections()),
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

async function handle({ handler }: Route, claims: Claims | null): Promise<unknown> {
  if (handler === "throw") throw new Error("The handler failed");
  if (handler === "me") return meAnswer(claims);
  if (handler === "mutate") return mutateAnswer(claims);
  if (handler.endsWith("health")) return healthAnswer(claims);
  if (handler === "slow") await delay(SLOW_MS);
  return tenantAnswer(claims);
}

function deny(response: ServerResponse, denial: Denial): void {
  for (const [name, value] of Object.entries(denial.headers)) response.setHeader(name, value);
  answer(response, denial.status, denial.body);
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.statusCode = status;
  response.end(JSON.stringify(body));
}
