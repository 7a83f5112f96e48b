import { Apikee, type ApikeeEvent } from "@apikee/core";
import type { FastifyInstance } from "fastify";
import { describe, expect, it } from "vitest";
import { apikeePlugin } from "../src/index.ts";
import { apikee, get, mint, newApp, SECRET } from "./injecting.ts";

const hello = async () => "hello";

async function statuses(app: FastifyInstance, ...paths: string[]): Promise<number[]> {
  const responses = await Promise.all(paths.map((path) => get(app, path)));
  return responses.map(({ statusCode }) => statusCode);
}

describe("a plugin in a child scope", () => {
  it("guards that scope and those below, and no sibling, wherever they are registered", async () => {
    const app = newApp();
    app.register(async (before) => void before.get("/before", hello));
    app.register(
      async (guarded) => {
        guarded.register(apikeePlugin, { apikee });
        guarded.get("/", hello);
        guarded.register(async (below) => void below.get("/below", hello));
      },
      { prefix: "/api" },
    );
    app.register(async (after) => void after.get("/after", hello));
    app.get("/root", hello);
    expect(await statuses(app, "/before", "/after", "/root")).toEqual([200, 200, 200]);
    expect(await statuses(app, "/api", "/api/", "/api/below")).toEqual([401, 401, 401]);
    expect((await get(app, "/api/below", await mint())).statusCode).toBe(200);
  });

  it("leaves the 404s outside to the application, and guards those of its own handler", async () => {
    const app = newApp();
    app.register(
      async (guarded) => {
        guarded.register(apikeePlugin, { apikee });
        guarded.setNotFoundHandler(async (request, reply) => {
          reply.code(404);
          return { tenant: request.apikee?.tenant };
        });
      },
      { prefix: "/api" },
    );
    expect(await statuses(app, "/nothing", "/api/nothing")).toEqual([404, 401]);
    const found = await get(app, "/api/nothing", await mint());
    expect([found.statusCode, found.json()]).toEqual([404, { tenant: "acme-corp" }]);
  });

  it("may stand beside another with keys of its own", async () => {
    const other = new Apikee({ secret: `${SECRET}-of-another`, headerName: "x-partner-key" });
    const app = newApp();
    for (const [prefix, instance] of [
      ["/ours", apikee],
      ["/theirs", other],
    ] as const) {
      app.register(
        async (scope) => {
          await scope.register(apikeePlugin, { apikee: instance });
          scope.get("/", async (request) => request.apikee?.tenant);
        },
        { prefix },
      );
    }
    const headers = { "x-api-key": await mint(), "x-partner-key": await other.create("partner") };
    expect((await app.inject({ url: "/ours", headers })).body).toBe("acme-corp");
    expect((await app.inject({ url: "/theirs", headers })).body).toBe("partner");
    expect((await get(app, "/theirs", await mint())).statusCode).toBe(401);
  });
});

describe("a plugin on the root", () => {
  it("guards the whole application in whatever order it is put together", async () => {
    const app = newApp();
    app.get("/earlier", hello);
    app.register(async (earlier) => void earlier.get("/earlier-scope", hello));
    app.register(apikeePlugin, { apikee, excludePaths: ["/health"] });
    app.get("/later", async (request) => request.apikee?.tenant);
    app.get("/health", hello);
    expect(await statuses(app, "/earlier", "/earlier-scope", "/later", "/nothing")).toEqual([
      401, 401, 401, 401,
    ]);
    expect(await statuses(app, "/health")).toEqual([200]);
    expect((await get(app, "/later", await mint())).body).toBe("acme-corp");
  });

  it("has null for claims on routes of scopes that are older than it", async () => {
    const app = newApp();
    app.register(async (earlier) => void earlier.get("/earlier", async ({ apikee: claims }) => [claims]));
    app.register(apikeePlugin, { apikee, optional: true });
    expect((await get(app, "/earlier")).json()).toEqual([null]);
  });

  it("therefore warns of no route", async () => {
    const events: ApikeeEvent[] = [];
    const app = newApp();
    app.get("/earlier", hello);
    app.register(apikeePlugin, { secret: SECRET, onEvent: (event) => void events.push(event) });
    await statuses(app, "/earlier");
    expect(events).toEqual([]);
  });

  it("leaves the application's own 404 where a key is good, and hides it where none is", async () => {
    const app = newApp();
    await app.register(apikeePlugin, { apikee });
    app.setNotFoundHandler(async (request, reply) => reply.code(404).send({ is404: request.is404 }));
    const found = await get(app, "/nothing", await mint());
    expect([found.statusCode, found.json()]).toEqual([404, { is404: true }]);
    expect(await statuses(app, "/nothing")).toEqual([401]);
  });
});

describe("two plugins on one request", () => {
  it("both have to let it through", async () => {
    const app = newApp();
    await app.register(apikeePlugin, { secret: SECRET });
    app.get("/outer", hello);
    app.register(async (inner) => {
      await inner.register(apikeePlugin, { secret: SECRET, acceptEnvironments: ["staging"] });
      inner.get("/inner", hello);
    });
    const staged = await apikee.create("acme-corp", { environment: "staging" });
    const production = await mint();
    const answers = [];
    for (const key of [staged, production]) {
      for (const path of ["/outer", "/inner"]) answers.push((await get(app, path, key)).statusCode);
    }
    expect(answers).toEqual([200, 200, 200, 401]);
  });

  it("the second takes nothing away where it needs no key", async () => {
    const app = newApp();
    await app.register(apikeePlugin, { apikee });
    await app.register(apikeePlugin, { apikee, optional: true, getKey: () => null });
    app.get("/", async (request) => [request.apikee?.tenant, request.apikeeDecision !== null]);
    expect((await get(app, "/", await mint())).json()).toEqual(["acme-corp", true]);
  });

  it("answer once", async () => {
    const app = newApp();
    await app.register(apikeePlugin, { apikee });
    await app.register(apikeePlugin, { apikee });
    app.get("/", hello);
    const { statusCode, body } = await get(app, "/");
    expect([statusCode, JSON.parse(body)]).toEqual([401, expect.objectContaining({ error: "MISSING_KEY" })]);
  });
});
