import { createRoute, z } from "@hono/zod-openapi";
import { accepts } from "hono/accepts";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor } from "../../services/manage/access.ts";
import { allLogs, listEnvironmentLogs } from "../../services/manage/logs.ts";
import type { LogRow } from "../../store/manage/logs.ts";
import { json, refusals } from "../answers.ts";
import { csvLine } from "../csv.ts";
import { HttpError } from "../errors.ts";
import { logQuery, logSchema } from "../schemas/log.ts";
import { listBody, listOf, sliceOf } from "../schemas/pagination.ts";
import { projectEnv } from "../schemas/text.ts";
import { routesApp } from "../validation.ts";
import { LOG_COLUMNS, logJson } from "../views/log.ts";

const FORMS = ["application/json", "text/csv", "text/event-stream"];

const list = createRoute({
  method: "get",
  path: "/{project_env}/logs",
  tags: ["Logs"],
  summary: "List logged requests, the newest first",
  description: "As JSON a page; with `Accept: text/csv` all that match.",
  request: { params: z.object({ project_env: projectEnv() }), query: logQuery },
  responses: {
    200: {
      description: "A page of requests, or all that match.",
      content: {
        ...json(listOf(logSchema), "").content,
        "text/csv": { schema: z.string().describe(`Columns: ${LOG_COLUMNS.join(", ")}.`) },
      },
    },
    ...refusals(400, 404, 406),
  },
});

/** `/project/{project_env}/logs`: what was requested of the API. */
export function logRoutes(context: PlatformContext) {
  const app = routesApp();

  app.openapi(list, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    const { page, limit, status, ...query } = c.req.valid("query");
    const filter = { envId: env.id, ...query, status: statusRange(status) };
    const form = accepts(c, { header: "Accept", supports: FORMS, default: "application/json" });
    if (form === "text/event-stream") {
      throw new HttpError("NOT_ACCEPTABLE", { message: "The live tail of the logs is not served yet." });
    }
    if (form === "text/csv") {
      return c.body(csvStream(allLogs(context, filter)), 200, {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="${env.project_env}-logs.csv"`,
      });
    }
    const logs = await listEnvironmentLogs(context, filter, sliceOf({ page, limit }));
    return c.json(listBody(logs, { page, limit }, logJson), 200);
  });

  return app;
}

/** `404` is one status, `4xx` the hundred of its class. */
function statusRange(text: string | undefined): readonly [number, number] | undefined {
  if (text === undefined) return undefined;
  return [Number(text.replace("xx", "00")), Number(text.replace("xx", "99"))];
}

/** Written as fast as it is read, so that a long file is never in memory. */
function csvStream(chunks: AsyncGenerator<LogRow[]>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      controller.enqueue(encoder.encode(csvLine(LOG_COLUMNS)));
    },
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done === true) {
        controller.close();
        return;
      }
      const lines = value.map((row) => {
        const log = logJson(row);
        return csvLine(LOG_COLUMNS.map((column) => log[column]));
      });
      controller.enqueue(encoder.encode(lines.join("")));
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}
