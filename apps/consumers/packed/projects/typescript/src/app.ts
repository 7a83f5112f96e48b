import { Apikee, type Denial } from "@apikee/core";
import { apikeeMiddleware, type ExpressOptions, injectSwagger, requireScope } from "@apikee/express";
import express, { type Express, type NextFunction, type Request, type Response } from "express";
import { issuer } from "./keys.js";

/** An Apikee of the meta that register.ts declares. */
export const apikee = new Apikee({ secret: "a-secret-of-forty-eight-characters-for-the-tests" });

const options: ExpressOptions = {
  apikee,
  excludePaths: ["/health"],
  realm: "orders",
  cors: true,
  getKey: (req) => /(?:^|; )key=([^;]*)/.exec(cookie(req.rawHeaders))?.[1],
  onDenied(denial, req, res, next) {
    if (res.headersSent) return next(new Error(denial.body.message));
    res.statusCode = denial.status;
    res.setHeader("content-type", "application/json");
    res.end(JSON.stringify({ code: denial.body.error, path: req.originalUrl }));
  },
};

/** An API as its owner writes it. */
export function createApp(): Express {
  const app = express();
  app.use(apikeeMiddleware(options));
  app.get("/health", (_req, res) => {
    res.json({ status: "ok" });
  });
  app.get("/me", (req, res) => {
    const tenant: string | undefined = req.apikee?.tenant;
    const plan: "free" | "pro" | undefined = req.apikee?.meta.plan;
    const keyId: string | undefined = req.apikeeDecision?.keyId;
    res.json({ tenant, plan, keyId });
  });
  app.get("/orders/:id", requireScope("orders:read", "orders:list"), order);
  app
    .route("/reports")
    .all(requireScope("reports"))
    .get((req, res) => {
      res.json({ scopes: req.apikee?.scopes });
    });
  app.use("/pages", apikeeMiddleware({ ...options, getKey: fromQuery, onDenied: page }));
  app.use("/issuer", apikeeMiddleware({ apikee: issuer, optional: true }), express.Router());
  return app;
}

/** The document that Swagger UI shows. */
export const document = injectSwagger(
  { openapi: "3.1.0", info: { title: "Orders", version: "1" }, paths: { "/me": { get: { responses: {} } } } },
  options,
);
export const title: string = document.info.title;

function order(req: Request<{ id: string }>, res: Response): void {
  const id: string = req.params.id;
  res.json({ id, tenant: req.apikee?.tenant });
}

/** Hooks that take Express's own types. */
function fromQuery(req: Request): string | undefined {
  return typeof req.query["key"] === "string" ? req.query["key"] : undefined;
}

function page(denial: Denial, req: Request, res: Response, next: NextFunction): void {
  if (req.accepts("html") === false) next();
  else res.status(denial.status).send(denial.body.message);
}

function cookie(rawHeaders: readonly string[]): string {
  return rawHeaders[rawHeaders.findIndex((name) => name.toLowerCase() === "cookie") + 1] ?? "";
}
