import { randomBytes } from "node:crypto";
import { type Context, Hono } from "hono";
import { type ZodType, z } from "zod";
import { Refusal } from "../services/manage/refusal.ts";
import type { Faults } from "./faults.ts";
import { type Duration, ManualClock } from "./manual-clock.ts";
import type { SocketHandler } from "./socket.ts";

const TOKEN_BYTES = 16;

/** The control of one platform. */
interface Control {
  readonly path: string;
  /** The control, and before all else that this handler answers. */
  before(next: SocketHandler): SocketHandler;
}

const Time = z.union([
  z.strictObject({ advance: z.union([z.string(), z.number()]) }),
  z.strictObject({ set: z.number().int().nonnegative() }),
]);
const FaultSettings = z.strictObject({
  unreachable: z.boolean().optional(),
  latencyMs: z.number().nonnegative().optional(),
  status: z.number().int().min(200).max(599).optional(),
  garbage: z.boolean().optional(),
  dropResponse: z.boolean().optional(),
  times: z.number().int().nonnegative().optional(),
});
const Project = z.strictObject({
  slug: z.string(),
  type: z.string().optional(),
  signing: z.enum(["platform", "application"]).optional(),
});

/** What tests in another process move a platform by: a part of `TestPlatform`. */
interface Controlled {
  readonly clock: { now(): number };
  readonly faults: Faults;
  createProject(options: z.output<typeof Project>): Promise<object>;
  logs(filter: { readonly projectEnv: string }): Promise<readonly object[]>;
  revokeKey(id: string): Promise<void>;
}

/**
 * The control route that only a test platform has, for tests that run in another process: JSON over HTTP, under a
 * path that nobody can guess.
 *
 * | call | body | answer |
 * |---|---|---|
 * | `GET /` | | `{ now }`, milliseconds since 1970 |
 * | `POST /clock` | `{ advance: "2h" }` or `{ set: milliseconds }` | `{ now }`, once every timer on the way has run |
 * | `PUT /faults` | `FaultSettings` | `{}` |
 * | `DELETE /faults` | | `{}` |
 * | `POST /projects` | `TestProjectOptions` | `TestProject` |
 * | `GET /logs?projectEnv=` | | the rows |
 * | `DELETE /keys/{id}` | | `{}` |
 *
 * Faults do not concern it. What it cannot do is 400 `{ error, message }`; on the machine's clock time cannot
 * be moved, which is 409.
 */
export function openControl(platform: Controlled): Control {
  const path = `/control/${randomBytes(TOKEN_BYTES).toString("hex")}`;
  const app = controlRoutes(path, platform);
  return {
    path,
    before: (next) => async (request, bindings) => {
      const isForIt = `${new URL(request.url).pathname}/`.startsWith(`${path}/`);
      return isForIt ? app.fetch(request) : next(request, bindings);
    },
  };
}

function controlRoutes(path: string, platform: Controlled): Hono {
  const { clock, faults } = platform;
  const app = new Hono().basePath(path);
  app.get("/", (c) => c.json({ now: clock.now() }));
  app.post("/clock", async (c) => {
    const time = await bodyOf(c, Time);
    if (!(clock instanceof ManualClock)) return refuse(c, 409, "the platform runs on the machine's clock");
    if ("set" in time) clock.set(time.set);
    // `advance` checks it.
    else await clock.advance(time.advance as Duration);
    return c.json({ now: clock.now() });
  });
  app.put("/faults", async (c) => {
    faults.set(await bodyOf(c, FaultSettings));
    return c.json({});
  });
  app.delete("/faults", (c) => {
    faults.clear();
    return c.json({});
  });
  app.post("/projects", async (c) => c.json(await platform.createProject(await bodyOf(c, Project))));
  app.get("/logs", async (c) => c.json(await platform.logs({ projectEnv: c.req.query("projectEnv") ?? "" })));
  app.delete("/keys/:id", async (c) => {
    await platform.revokeKey(c.req.param("id"));
    return c.json({});
  });
  app.notFound((c) => refuse(c, 404, "there is no such control"));
  // Who asks is a test of the same owner: every reason is told.
  app.onError((error, c) => refuse(c, 400, messageOf(error)));
  return app;
}

async function bodyOf<Body>(c: Context, schema: ZodType<Body>): Promise<Body> {
  const text = await c.req.text();
  return schema.parse(JSON.parse(text));
}

function refuse(c: Context, status: 400 | 404 | 409, message: string): Response {
  return c.json({ error: "CONTROL", message }, status);
}

function messageOf(error: Error): string {
  if (error instanceof z.ZodError) return z.prettifyError(error);
  if (error instanceof Refusal) return [error.code, error.message].filter(Boolean).join(": ");
  return error.message;
}
