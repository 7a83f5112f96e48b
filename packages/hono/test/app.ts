import {
  decisionAnswer,
  healthAnswer,
  meAnswer,
  mutateAnswer,
  tenantAnswer,
} from "@apikee/conformance/answers";
import { type AppOptions, apikeeOptions, guardOptions, SLOW_MS } from "@apikee/conformance/contract";
import { Apikee, type ApikeeEnv, apikeeMiddleware, type Claims, requireScope } from "@apikee/hono";
import { type Context, Hono } from "hono";

type Answer = (claims: Claims | null | undefined) => object;

/** The application of the conformance suite in Hono, on whatever runtime, and its Apikee. */
export function conformanceApp(options: AppOptions): { app: Hono<ApikeeEnv>; apikee: Apikee } {
  const apikee = new Apikee({ ...apikeeOptions(options), onEvent() {} });
  const guard = () => apikeeMiddleware({ apikee, ...guardOptions(options) });
  const app = new Hono<ApikeeEnv>();
  app.use(guard());

  app.get("/health", answering("health", healthAnswer));
  app.get("/docs", answering("docs-root", tenantAnswer));
  app.get("/docs/page", answering("docs", tenantAnswer));
  app.get("/me", answering("me", meAnswer));
  app.get("/decision", (c) =>
    answer(c, "decision", decisionAnswer(c.get("apikee"), c.get("apikeeDecision"))),
  );
  app.get("/admin", answering("admin", tenantAnswer));
  app.get("/reports", requireScope("reports:read"), answering("reports-read", tenantAnswer));
  app.delete("/reports", requireScope("reports:write"), answering("reports-write", tenantAnswer));
  app.get("/toString", requireScope("toString"), answering("to-string", tenantAnswer));
  app.get("/proto", requireScope("__proto__"), answering("proto", tenantAnswer));
  app.get("/both", requireScope("a"), requireScope("b"), answering("both", tenantAnswer));
  app.get("/mutate", answering("mutate", mutateAnswer));
  app.get("/throw", (c) => {
    c.header("x-handler", "throw");
    throw new Error("The handler failed");
  });
  app.post("/echo", async (c) => {
    await c.req.text();
    return answer(c, "echo", tenantAnswer(c.get("apikee")));
  });
  app.get("/slow", async (c) => {
    await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    return answer(c, "slow", tenantAnswer(c.get("apikee")));
  });
  app.get("/files/:name{.+}", answering("files", tenantAnswer));
  app.get("/guarded-twice", guard(), answering("guarded-twice", tenantAnswer));

  const mounted = new Hono<ApikeeEnv>();
  mounted.get("/health", answering("mounted-health", healthAnswer));
  mounted.get("/admin", answering("mounted-admin", tenantAnswer));
  app.route("/mounted", mounted);
  return { app, apikee };
}

function answering(handler: string, body: Answer) {
  return (c: Context<ApikeeEnv>) => answer(c, handler, body(c.get("apikee")));
}

function answer(c: Context, handler: string, body: object): Response {
  c.header("x-handler", handler);
  return c.json(body);
}
