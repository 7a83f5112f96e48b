import type { ApikeeEvent } from "@apikee/core";
import express from "express";
import { describe, expect, it } from "vitest";
import { apikeeMiddleware } from "../src/index.ts";
import { apikee, mint, SECRET, serve, tenantApp } from "./serving.ts";

describe("an onDenied that is asynchronous", () => {
  it("answers in its time", async () => {
    const onDenied = async (
      _denial: unknown,
      _req: unknown,
      res: { status(code: number): { send(body: string): unknown } },
    ) => {
      await Promise.resolve();
      res.status(418).send("later");
    };
    const { get } = await serve(tenantApp(apikeeMiddleware({ apikee, onDenied })));
    expect((await get("/")).status).toBe(418);
  });

  it("and rejects reaches the error handler", async () => {
    const onDenied = () => Promise.reject(new Error("broken"));
    const { get } = await serve(tenantApp(apikeeMiddleware({ apikee, onDenied })));
    expect(await (await get("/")).json()).toEqual({ name: "Error", message: "broken" });
  });
});

describe("a guard that is mounted under a path", () => {
  it("does not warn of routes that it was never to guard", async () => {
    const events: ApikeeEvent[] = [];
    const app = express();
    app.get("/", (_req, res) => void res.send("home"));
    app.use("/api", apikeeMiddleware({ secret: SECRET, onEvent: (event) => events.push(event) }));
    const { get } = await serve(app);
    await get("/api/x", { "x-api-key": await mint() });
    expect(events).toEqual([]);
  });
});

describe("a route for every method before the guard", () => {
  it("is named once", async () => {
    const events: ApikeeEvent[] = [];
    const app = express();
    app.all("/early", (_req, res) => void res.send("early"));
    app.use(apikeeMiddleware({ secret: SECRET, onEvent: (event) => events.push(event) }));
    const { get } = await serve(app);
    await get("/x");
    expect(events).toMatchObject([{ routes: ["ALL /early"] }]);
  });
});

describe("a router that is mounted before the guard", () => {
  it("is told of by its routes", async () => {
    const events: ApikeeEvent[] = [];
    const router = express.Router();
    router.get("/inside", (_req, res) => void res.send("inside"));
    router.route("/every").all((_req, res) => void res.send("every"));
    const app = express().use("/api", router);
    app.use(apikeeMiddleware({ secret: SECRET, onEvent: (event) => events.push(event) }));
    const { get } = await serve(app);
    await get("/x");
    expect(events).toMatchObject([{ routes: ["GET /inside (in a router)", "ALL /every (in a router)"] }]);
  });
});

describe("a second guard that needs no key", () => {
  it("takes nothing away from the first", async () => {
    const { get } = await serve(
      tenantApp(
        apikeeMiddleware({ apikee }),
        apikeeMiddleware({ apikee, getKey: () => null, optional: true }),
      ),
    );
    expect(await (await get("/", { "x-api-key": await mint() })).json()).toEqual({ tenant: "acme-corp" });
  });
});
