import type { ApikeeEvent } from "@apikee/core";
import express, { type Express } from "express";
import { describe, expect, it } from "vitest";
import { apikeeMiddleware } from "../src/index.ts";
import { mint, SECRET, serve } from "./serving.ts";

const answer = (_req: express.Request, res: express.Response) => void res.send("reached");

/** The events that a guard of the application tells, which `install` puts into it. */
async function eventsOf(
  install: (app: Express, guard: ReturnType<typeof apikeeMiddleware>) => void,
  excludePaths: string[] = [],
): Promise<readonly ApikeeEvent[]> {
  const events: ApikeeEvent[] = [];
  const app = express();
  install(app, apikeeMiddleware({ secret: SECRET, excludePaths, onEvent: (event) => events.push(event) }));
  const { get } = await serve(app);
  const key = await mint();
  for (const path of ["/early", "/guarded", "/api/guarded"]) await get(path, { "x-api-key": key });
  await get("/guarded");
  return events;
}

describe("a route that was declared before the guard", () => {
  it("is told of, once, with its method and path and what to do", async () => {
    const events = await eventsOf((app, guard) => {
      app.get("/early", answer);
      app.use(guard);
      app.get("/guarded", answer);
    });
    expect(events).toEqual([
      {
        type: "ROUTE_BEFORE_GUARD",
        routes: ["GET /early"],
        message: expect.stringMatching(/GET \/early.*excludePaths/),
      },
    ]);
  });

  it("is told of with every method, and with those beside it", async () => {
    const [event, ...others] = await eventsOf((app, guard) => {
      app.route("/early").get(answer).post(answer);
      app.delete("/orders/:id", answer);
      app.use(guard);
      app.get("/guarded", answer);
    });
    expect(event).toMatchObject({ routes: ["GET /early", "POST /early", "DELETE /orders/:id"] });
    expect(others).toEqual([]);
  });

  it("is told of with each of its paths that is not public", async () => {
    const events = await eventsOf(
      (app, guard) => {
        app.get(["/early", "/public", "/late"], answer);
        app.use(guard);
      },
      ["/public"],
    );
    expect(events).toMatchObject([{ routes: ["GET /early", "GET /late"] }]);
  });

  it("is told of with its pattern where that is a RegExp, alone or in a list", async () => {
    const events = await eventsOf(
      (app, guard) => {
        app.get(/^\/ear/, answer);
        app.post([/^\/public$/, "/public"], answer);
        app.use(guard);
      },
      ["/public", "/*"],
    );
    expect(events).toMatchObject([{ routes: ["GET /^\\/ear/", "POST /^\\/public$/"] }]);
  });

  it("is not told of where its path is public", async () => {
    const events = await eventsOf(
      (app, guard) => {
        app.get("/early", answer);
        app.get("/docs/:page", answer);
        app.use(guard);
      },
      ["/early", "/docs/*"],
    );
    expect(events).toEqual([]);
  });

  it("is told of where a public path is only like it", async () => {
    const events = await eventsOf(
      (app, guard) => {
        app.get("/early", answer);
        app.get("/early/more", answer);
        app.use(guard);
      },
      ["/early"],
    );
    expect(events).toMatchObject([{ routes: ["GET /early/more"] }]);
  });

  it("is answered without a key all the same", async () => {
    const app = express();
    app.get("/early", answer);
    app.use(apikeeMiddleware({ secret: SECRET, onEvent() {} }));
    const { get } = await serve(app);
    expect(await (await get("/early")).text()).toBe("reached");
  });
});

describe("nothing is told", () => {
  it("where the guard stands first", async () => {
    const events = await eventsOf((app, guard) => {
      app.use(guard);
      app.get(["/early", "/guarded"], answer);
    });
    expect(events).toEqual([]);
  });

  it("where only middleware stands before the guard", async () => {
    const events = await eventsOf((app, guard) => {
      app.use(express.json(), express.urlencoded());
      app.use("/early", (_req, _res, next) => next());
      app.use(guard);
      app.get("/guarded", answer);
    });
    expect(events).toEqual([]);
  });

  it("where the guard stands in a mounted router, whose application declares what it likes", async () => {
    const events = await eventsOf((app, guard) => {
      app.get("/early", answer);
      app.use("/api", express.Router().use(guard).get("/guarded", answer));
    });
    expect(events).toEqual([]);
  });

  it("where the guard stands on a route", async () => {
    const events = await eventsOf((app, guard) => {
      app.get("/early", answer);
      app.get("/guarded", guard, answer);
    });
    expect(events).toEqual([]);
  });
});

describe("an application below another", () => {
  it("is told of its own routes before its own guard", async () => {
    const events = await eventsOf((app, guard) => {
      app.get("/early", answer);
      const below = express();
      below.get("/open", answer);
      below.use(guard);
      below.get("/guarded", answer);
      app.use("/api", below);
    });
    expect(events).toMatchObject([{ routes: ["GET /open"] }]);
  });
});
