import { ApikeeError } from "@apikee/core";
import type { FastifyInstance } from "fastify";
import { describe, expect, it, vi } from "vitest";
import { type ApikeePluginOptions, apikeePlugin, DenialError } from "../src/index.ts";
import { apikee, get, mint, newApp } from "./injecting.ts";

const MISSING = '{"error":"MISSING_KEY","message":"No API key was sent."}';
const hello = async () => "hello";

/** An application whose `/admin` and `/config` require a scope, one each way. */
async function adminApp(
  options: Partial<ApikeePluginOptions> = {},
  prepare: (app: FastifyInstance) => void = () => {},
): Promise<FastifyInstance> {
  const app = newApp();
  prepare(app);
  await app.register(apikeePlugin, { apikee, ...options } as ApikeePluginOptions);
  app.get("/admin", { preHandler: app.requireScope("admin") }, hello);
  app.get("/config", { config: { apikee: { scopes: ["admin"] } } }, hello);
  return app;
}

describe("a refusal", () => {
  it("reaches the application's error handler, as an ApikeeError with status and headers", async () => {
    const errors: unknown[] = [];
    const app = await adminApp({}, (it) =>
      it.setErrorHandler((error, _request, reply) => {
        errors.push(error);
        reply.code(418).send("mine");
      }),
    );
    const key = await mint();
    for (const [path, sent] of [
      ["/nothing", undefined],
      ["/admin", undefined],
      ["/admin", key],
      ["/config", key],
    ] as const) {
      expect((await get(app, path, sent)).body).toBe("mine");
    }
    for (const error of errors) {
      expect(error).toBeInstanceOf(ApikeeError);
      expect(error).toBeInstanceOf(DenialError);
      expect(JSON.stringify([error, String(error)])).not.toContain(key);
    }
    expect(errors).toMatchObject([
      { code: "MISSING_KEY", statusCode: 401, headers: { "WWW-Authenticate": expect.any(String) } },
      { code: "MISSING_KEY", statusCode: 401 },
      { code: "INSUFFICIENT_SCOPE", statusCode: 403, headers: { "Cache-Control": "no-store" } },
      { code: "INSUFFICIENT_SCOPE", statusCode: 403 },
    ]);
  });

  it("keeps its header fields on an answer of the application's own with its status, and on no other", async () => {
    const app = await adminApp({}, (it) =>
      it.setErrorHandler((error: DenialError, request, reply) => {
        const hides = request.url.startsWith("/hidden");
        reply.code(hides ? 404 : error.statusCode).send({ title: error.message });
      }),
    );
    const own = await get(app, "/admin");
    expect([own.statusCode, own.json()]).toEqual([401, { title: "No API key was sent." }]);
    expect(own.headers["www-authenticate"]).toBe('ApiKey realm="api", error="MISSING_KEY"');
    expect(own.headers["cache-control"]).toBe("no-store");
    const hidden = await get(app, "/hidden");
    expect(hidden.statusCode).toBe(404);
    expect(hidden.headers).not.toHaveProperty("www-authenticate");
  });

  it("has the default answer where an error handler leaves it to Fastify", async () => {
    const passOn = await adminApp({}, (it) => it.setErrorHandler((error) => Promise.reject(error)));
    const send = await adminApp({}, (it) =>
      it.setErrorHandler((error: DenialError, _request, reply) => reply.code(error.statusCode).send(error)),
    );
    for (const app of [passOn, send]) {
      const response = await get(app, "/admin");
      expect([response.statusCode, response.body]).toEqual([401, MISSING]);
      expect(response.headers["www-authenticate"]).toBe('ApiKey realm="api", error="MISSING_KEY"');
      expect(response.headers["content-length"]).toBe(String(MISSING.length));
    }
  });

  it("has the default answer on a route with an error handler of its own that passes it on", async () => {
    const app = await adminApp();
    app.get(
      "/own",
      {
        errorHandler: (error) => {
          throw error;
        },
      },
      hello,
    );
    expect((await get(app, "/own")).body).toBe(MISSING);
  });

  it("is answered by the schema of a route that has one for its status", async () => {
    const app = await adminApp();
    const schema = {
      response: {
        401: { type: "object", properties: { statusCode: { type: "number" }, code: { type: "string" } } },
      },
    };
    app.get("/own", { schema }, hello);
    expect((await get(app, "/own")).json()).toEqual({ statusCode: 401, code: "MISSING_KEY" });
  });

  it("of a HEAD has the length of what a GET gets, and no body", async () => {
    const app = await adminApp();
    for (const url of ["/admin", "/nothing"]) {
      const { statusCode, headers, body } = await app.inject({ method: "HEAD", url });
      expect([statusCode, headers["content-length"], body]).toEqual([401, String(MISSING.length), ""]);
    }
  });

  it("passes onError and onSend hooks, and leaves other errors and answers as they are", async () => {
    const app = await adminApp();
    const codes: unknown[] = [];
    app.addHook("onError", async (_request, _reply, error) => void codes.push(error.code));
    app.get("/own", async (_request, reply) => reply.code(401).send({ error: "of the application" }));
    app.get("/fails", async () => {
      throw Object.assign(new Error("teapot"), { statusCode: 418 });
    });
    const key = await mint();
    await get(app, "/own");
    expect((await get(app, "/own", key)).json()).toEqual({ error: "of the application" });
    expect((await get(app, "/fails", key)).json()).toMatchObject({ message: "teapot", statusCode: 418 });
    expect(codes).toEqual(["MISSING_KEY", undefined]);
  });
});

describe("onDenied", () => {
  const problem: ApikeePluginOptions["onDenied"] = (denial, _request, reply) =>
    reply.code(denial.status).type("application/problem+json").send({ title: denial.body.message });

  it("answers instead of the default and of the error handler", async () => {
    const handler = vi.fn();
    const app = await adminApp({ onDenied: problem }, (it) => it.setErrorHandler(handler));
    for (const [path, key, status] of [
      ["/nothing", undefined, 401],
      ["/admin", await mint(), 403],
      ["/config", await mint(), 403],
    ] as const) {
      const response = await get(app, path, key);
      expect(response.statusCode).toBe(status);
      expect(response.headers["content-type"]).toContain("application/problem+json");
      expect(response.json()).toEqual({ title: expect.any(String) });
      expect(response.headers).not.toHaveProperty("www-authenticate");
    }
    expect(handler).not.toHaveBeenCalled();
  });

  it("gets the whole refusal, the request and the reply, as a method of the options", async () => {
    const onDenied = vi.fn(problem);
    const options = { apikee, onDenied };
    const app = newApp();
    await app.register(apikeePlugin, () => options);
    await get(app, "/orders?x=1");
    const [denial, request] = onDenied.mock.calls[0]!;
    expect(denial).toMatchObject({ ok: false, status: 401, body: { error: "MISSING_KEY" } });
    expect(denial.error).toBeInstanceOf(ApikeeError);
    expect(request.originalUrl).toBe("/orders?x=1");
    expect(onDenied).toHaveBeenCalledTimes(1);
  });

  it("is not asked about requests that pass, nor lets one pass by doing nothing at once", async () => {
    const reached = vi.fn(hello);
    const app = newApp();
    await app.register(apikeePlugin, {
      apikee,
      async onDenied(_denial, _request, reply) {
        await new Promise((resolve) => setImmediate(resolve));
        await reply.code(418).send("later");
      },
    });
    app.get("/", reached);
    expect((await get(app, "/")).body).toBe("later");
    expect(reached).not.toHaveBeenCalled();
    expect((await get(app, "/", await mint())).body).toBe("hello");
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("broken"))],
  ])("hands what it %s to the error handler", async (_how, onDenied) => {
    const app = await adminApp({ onDenied });
    for (const [path, key] of [["/nothing"], ["/admin", await mint()]] as const) {
      const response = await get(app, path, key);
      expect([response.statusCode, response.json()]).toMatchObject([500, { message: "broken" }]);
    }
  });

  it("may pass the refusal on", async () => {
    const app = await adminApp({ onDenied: ({ error }) => Promise.reject(error) });
    expect((await get(app, "/admin")).statusCode).toBe(401);
  });
});
