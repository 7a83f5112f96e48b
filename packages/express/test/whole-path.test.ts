import express, { type RequestHandler } from "express";
import { describe, expect, it } from "vitest";
import { apikeeMiddleware } from "../src/index.ts";
import { apikee, serve, tenantApp } from "./serving.ts";

const guard = () => apikeeMiddleware({ apikee, excludePaths: ["/health", "/api/health"] });

/** Rewrites the request's URL, as some applications do before their routes. */
const rewriteTo =
  (url: string): RequestHandler =>
  (req, _res, next) => {
    req.url = url;
    next();
  };

describe("a public path", () => {
  it("is the whole path where the guard stands in a mounted router", async () => {
    const router = express.Router().use(guard());
    router.get("/health", (_req, res) => void res.send("up"));
    const app = express().use("/api", router).use("/other", router);
    const { get } = await serve(app);
    expect((await get("/api/health")).status).toBe(200);
    expect((await get("/other/health")).status).toBe(401);
  });

  it("is the whole path where the guard is mounted on a path", async () => {
    const app = express().use("/api", guard());
    app.get("/{*path}", (_req, res) => void res.send("reached"));
    const { get } = await serve(app);
    expect((await get("/api/health")).status).toBe(200);
    expect((await get("/api/orders")).status).toBe(401);
    expect((await get("/api")).status).toBe(401);
    expect((await get("/elsewhere")).status).toBe(200);
  });

  it("is the whole path where the guard stands in an application of its own", async () => {
    const app = express().use("/api", tenantApp(guard())).use("/other", tenantApp(guard()));
    const { get } = await serve(app);
    expect((await get("/api/health")).status).toBe(200);
    expect((await get("/other/health")).status).toBe(401);
    expect((await get("/api/api/health")).status).toBe(401);
  });

  it("may be the mount itself", async () => {
    const open = apikeeMiddleware({ apikee, excludePaths: ["/api"] });
    const router = express.Router().use(open);
    router.get("/", (_req, res) => void res.send("up"));
    const { get } = await serve(express().use("/api", router));
    expect((await get("/api")).status).toBe(200);
    expect((await get("/api?x")).status).toBe(200);
    expect((await get("/api/")).status).toBe(401);
  });

  it.each([
    ["/admin", "/health"],
    ["/health", "/admin"],
    ["/health?x", "/admin?x"],
  ])("is not one where %s was sent and was rewritten to %s", async (sent, rewritten) => {
    const { get } = await serve(tenantApp(rewriteTo(rewritten), guard()));
    expect((await get(sent)).status).toBe(401);
  });

  it("stays one where it was rewritten to itself with another query", async () => {
    const { get } = await serve(tenantApp(rewriteTo("/health?x=2"), guard()));
    expect((await get("/health?x=1")).status).toBe(200);
  });
});
