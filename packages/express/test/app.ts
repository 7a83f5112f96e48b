import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
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
import type express from "express";
import { apikeeMiddleware, requireScope } from "../src/index.ts";

type Answer = (claims: Claims | null | undefined) => object;

/** The application of the conformance suite in Express; which Express is the caller's. */
export function startExpress(framework: typeof express, options: AppOptions): Promise<RunningApp> {
  const apikee = new Apikee({ ...apikeeOptions(options), onEvent() {} });
  const guard = () => apikeeMiddleware({ apikee, ...guardOptions(options) });
  const app = framework();
  app.use(guard());

  app.get("/health", answering("health", healthAnswer));
  app.get("/docs", answering("docs-root", tenantAnswer));
  app.get("/docs/page", answering("docs", tenantAnswer));
  app.get("/me", answering("me", meAnswer));
  app.get("/decision", (req, res) => {
    res.set("x-handler", "decision").json(decisionAnswer(req.apikee, req.apikeeDecision));
  });
  app.get("/admin", answering("admin", tenantAnswer));
  app.get("/reports", requireScope("reports:read"), answering("reports-read", tenantAnswer));
  app.delete("/reports", requireScope("reports:write"), answering("reports-write", tenantAnswer));
  app.get("/toString", requireScope("toString"), answering("to-string", tenantAnswer));
  app.get("/proto", requireScope("__proto__"), answering("proto", tenantAnswer));
  app.get("/both", requireScope("a"), requireScope("b"), answering("both", tenantAnswer));
  app.get("/mutate", answering("mutate", mutateAnswer));
  app.get("/throw", (_req, res) => {
    res.set("x-handler", "throw");
    throw new Error("The handler failed");
  });
  app.post("/echo", framework.json(), answering("echo", tenantAnswer));
  app.get("/slow", (req, res) => {
    setTimeout(answering("slow", tenantAnswer), SLOW_MS, req, res);
  });
  app.get(/^\/files\/./, answering("files", tenantAnswer));
  app.get("/guarded-twice", guard(), answering("guarded-twice", tenantAnswer));

  const mounted = framework.Router();
  mounted.get("/health", answering("mounted-health", healthAnswer));
  mounted.get("/admin", answering("mounted-admin", tenantAnswer));
  app.use("/mounted", mounted);

  return new Promise((resolve) => {
    const server = app.listen(0, "127.0.0.1", () => resolve(running(server, apikee)));
  });
}

function answering(handler: string, answer: Answer) {
  return (req: express.Request, res: express.Response) => {
    res.set("x-handler", handler).json(answer(req.apikee));
  };
}

function running(server: Server, apikee: Apikee): RunningApp {
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await apikee.close();
    },
  };
}
