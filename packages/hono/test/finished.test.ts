import { Hono, type MiddlewareHandler } from "hono";
import { describe, expect, it, vi } from "vitest";
import { runAndTell } from "../src/finished.ts";

/** What was told of a GET to this path. */
async function toldOf(
  app: (told: MiddlewareHandler) => Hono,
  path: string,
  init?: RequestInit,
  env?: object,
) {
  const finish = vi.fn();
  const subject = app((c, next) => runAndTell(finish, c, next));
  await Promise.resolve(subject.request(path, init, env)).catch(() => undefined);
  expect(finish).toHaveBeenCalledTimes(1);
  return finish.mock.calls[0]![0];
}

const ordersApp = (told: MiddlewareHandler) => {
  const mounted = new Hono().get("/orders/:id{[0-9]+}", (c) => c.text("order"));
  const failing = new Hono().get("/", () => {
    throw new Error("The handler failed");
  });
  failing.onError((_error, c) => c.text("failed", 503));
  return new Hono()
    .use(told)
    .use(async (_c, next) => next())
    .route("/api", mounted)
    .route("/failing", failing)
    .all("/any/*", (c) => c.text("any"))
    .get("/throws", () => {
      throw new Error("The handler failed");
    })
    .get("/throws-text", () => {
      throw "a text";
    })
    .get("/stream", (c) => c.body(new ReadableStream({ start: (one) => one.close() }), 202))
    .onError((_error, c) => c.text("error", 500));
};

describe("an answered request is told of, with its status and its route's template", () => {
  it.each([
    ["/api/orders/7", 200, "/api/orders/:id{[0-9]+}"],
    ["/any/thing", 200, "/any/*"],
    ["/nothing", 404, null],
    ["/api/orders/x", 404, null],
    ["/throws", 500, "/throws"],
    ["/throws-text", 500, "/throws-text"],
    ["/failing", 503, "/failing"],
    ["/stream", 202, "/stream"],
  ])("%s", async (path, status, route) => {
    expect(await toldOf(ordersApp, path)).toEqual({ status, route });
  });

  it("as a GET where it was a HEAD", async () => {
    const told = await toldOf(ordersApp, "/api/orders/7", { method: "HEAD" });
    expect(told).toEqual({ status: 200, route: "/api/orders/:id{[0-9]+}" });
  });

  it("as 499 where the client has gone away", async () => {
    const gone = new AbortController();
    const app = (told: MiddlewareHandler) =>
      new Hono().use(told).get("/", (c) => {
        gone.abort();
        return c.text("late");
      });
    expect(await toldOf(app, "/", { signal: gone.signal })).toEqual({ status: 499, route: "/" });
  });

  it("once it has gone out where the runtime tells of that, as Deno does", async () => {
    let sent = () => {};
    const completed = new Promise<void>((resolve) => {
      sent = resolve;
    });
    const finish = vi.fn();
    const app = new Hono().use((c, next) => runAndTell(finish, c, next)).get("/", (c) => c.text("in"));
    await app.request("/", {}, { completed });
    expect(finish).not.toHaveBeenCalled();
    sent();
    await vi.waitFor(() => expect(finish).toHaveBeenCalledWith({ status: 200, route: "/" }));
  });
});
