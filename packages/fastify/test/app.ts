import { setTimeout as delay } from "node:timers/promises";
import {
  decisionAnswer,
  healthAnswer,
  meAnswer,
  mutateAnswer,
  tenantAnswer,
} from "@apikee/conformance/answers";
import {
  type AppOptions,
  apikeeOptions,
  guardOptions,
  type RunningApp,
  SLOW_MS,
} from "@apikee/conformance/contract";
import { Apikee, type Claims } from "@apikee/core";
import Fastify, { type FastifyReply, type FastifyRequest, type FastifyServerOptions } from "fastify";
import { apikeePlugin } from "../src/index.ts";

type Answer = (claims: Claims | null) => object;

/** The application of the conformance suite in Fastify, with other options of Fastify's own where some are given. */
export async function startFastify(
  options: AppOptions,
  ofFastify: FastifyServerOptions = {},
): Promise<RunningApp> {
  const apikee = new Apikee({ ...apikeeOptions(options), onEvent() {} });
  const plugin = { apikee, ...guardOptions(options) };
  const app = Fastify({ forceCloseConnections: true, ...ofFastify });
  await app.register(apikeePlugin, plugin);

  app.get("/health", answering("health", healthAnswer));
  app.get("/docs", answering("docs-root", tenantAnswer));
  app.get("/docs/page", answering("docs", tenantAnswer));
  app.get("/me", answering("me", meAnswer));
  app.get("/decision", async (request, reply) => {
    reply.header("x-handler", "decision");
    return decisionAnswer(request.apikee, request.apikeeDecision);
  });
  app.get("/admin", answering("admin", tenantAnswer));
  const scope = (...scopes: [string, ...string[]]) => ({ config: { apikee: { scopes } } });
  app.get("/reports", scope("reports:read"), answering("reports-read", tenantAnswer));
  app.delete("/reports", scope("reports:write"), answering("reports-write", tenantAnswer));
  app.get("/toString", { preHandler: app.requireScope("toString") }, answering("to-string", tenantAnswer));
  app.get("/proto", { preHandler: app.requireScope("__proto__") }, answering("proto", tenantAnswer));
  const both = { ...scope("a"), preHandler: app.requireScope("b") };
  app.get("/both", both, answering("both", tenantAnswer));
  app.get("/mutate", answering("mutate", mutateAnswer));
  app.get("/throw", async (_request, reply) => {
    reply.header("x-handler", "throw");
    throw new Error("The handler failed");
  });
  app.post("/echo", answering("echo", tenantAnswer));
  app.get("/slow", async (request, reply) => {
    await delay(SLOW_MS);
    return answering("slow", tenantAnswer)(request, reply);
  });
  app.get("/files/*", answering("files", tenantAnswer));
  app.register(
    async (mounted) => {
      mounted.get("/health", answering("mounted-health", healthAnswer));
      mounted.get("/admin", answering("mounted-admin", tenantAnswer));
    },
    { prefix: "/mounted" },
  );
  app.register(async (inner) => {
    await inner.register(apikeePlugin, plugin);
    inner.get("/guarded-twice", answering("guarded-twice", tenantAnswer));
  });
  return {
    origin: await app.listen({ port: 0, host: "127.0.0.1" }),
    async close() {
      await app.close();
      await apikee.close();
    },
  };
}

function answering(handler: string, answer: Answer) {
  return async (request: FastifyRequest, reply: FastifyReply) => {
    reply.header("x-handler", handler);
    return answer(request.apikee);
  };
}
