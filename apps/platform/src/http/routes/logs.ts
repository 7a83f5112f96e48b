import { createRoute, z } from "@hono/zod-openapi";
import { accepts } from "hono/accepts";
import type { PlatformContext } from "../../services/context.ts";
import { environmentFor } from "../../services/manage/access.ts";
import { listEnvironmentLogs, MAX_SEARCHED_LOGS } from "../../services/manage/log-pages.ts";
import { LogTails } from "../../services/manage/log-tails.ts";
import { allLogs } from "../../services/manage/logs.ts";
import type { LogRow } from "../../store/manage/logs.ts";
import { json, refusals } from "../answers.ts";
import { csvLine } from "../csv.ts";
import { HttpError } from "../errors.ts";
import { cursorOf, EVENT_STREAM_HEADERS, eventStream } from "../event-stream.ts";
import { logQuery, logSchema, tailHeaders } from "../schemas/log.ts";
import { listBody, listOf, sliceOf } from "../schemas/pagination.ts";
import { projectEnv } from "../schemas/text.ts";
import { readerOf, type StreamReader, textStream } from "../text-stream.ts";
import { routesApp } from "../validation.ts";
import { LOG_COLUMNS, logJson } from "../views/log.ts";

const FORMS = ["application/json", "text/csv", "text/event-stream"];

const logPage = listOf(logSchema).extend({
  isTotalExact: z
    .boolean()
    .describe(
      `False where more than one filter is set, and of the rarest of them only the newest ${MAX_SEARCHED_LOGS} requests ` +
        "were looked through: `total` is then how many of those match. A shorter time makes it exact.",
    ),
});

const list = createRoute({
  method: "get",
  path: "/{project_env}/logs",
  tags: ["Logs"],
  summary: "List logged requests, the newest first",
  description:
    "As JSON a page; with `Accept: text/csv` all that match; with `Accept: text/event-stream` those that come in, as they do.",
  request: { params: z.object({ project_env: projectEnv() }), query: logQuery, headers: tailHeaders },
  responses: {
    200: {
      description: "A page of requests, all that match, or those that come in.",
      content: {
        ...json(logPage, "").content,
        "text/csv": { schema: z.string().describe(`Columns: ${LOG_COLUMNS.join(", ")}.`) },
        "text/event-stream": {
          schema: z
            .string()
            .describe(
              "Events named `log`, each with a Log as its data; a `rid` that comes again replaces it. An event named " +
                "`missed` says that what was logged from `from` to `to` is not among them: the list has it.",
            ),
        },
      },
    },
    ...refusals(400, 404, 503),
  },
});

/** `/project/{project_env}/logs`: what was requested of the API. */
export function logRoutes(context: PlatformContext) {
  const app = routesApp();
  const tails = new LogTails(context);

  app.openapi(list, async (c) => {
    const env = await environmentFor(context, c.var.principal, c.req.valid("param").project_env);
    const { page, limit, status, outcome, ...query } = c.req.valid("query");
    const filter = { envId: env.id, ...query, statuses: statusesOf(status), outcomes: outcome };
    const form = accepts(c, { header: "Accept", supports: FORMS, default: "application/json" });
    if (c.req.method === "HEAD" && form !== "application/json") {
      // Nobody reads its body, nor cancels it: what was begun for it would never end.
      return c.body(null, 200, { "Content-Type": form });
    }
    const reader = readerOf(c, context.clock);
    if (form === "text/event-stream") {
      const abort = new AbortController();
      const after = cursorOf(c.req.valid("header")["last-event-id"]);
      const pieces = tails.open(filter, { after, signal: abort.signal });
      if (pieces === null) {
        throw new HttpError("UNAVAILABLE", {
          message: "There are as many live tails as the platform serves.",
        });
      }
      return c.body(eventStream(pieces, { abort, reader }), 200, EVENT_STREAM_HEADERS);
    }
    if (form === "text/csv") {
      return c.body(csvStream(allLogs(context, filter), reader), 200, {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": `attachment; filename="${env.project_env}-logs.csv"`,
      });
    }
    const logs = await listEnvironmentLogs(context, filter, sliceOf({ page, limit }));
    const { isTotalExact } = logs;
    return c.json({ ...listBody(logs, { page, limit }, logJson), isTotalExact }, 200);
  });

  return app;
}

/** `404` is one status, `4xx` the hundred of its class. */
function statusesOf(text: string | undefined): number[] | undefined {
  if (text === undefined) return undefined;
  const count = text.endsWith("xx") ? 100 : 1;
  return Array.from({ length: count }, (_, i) => Number(text.replace("xx", "00")) + i);
}

function csvStream(
  chunks: AsyncGenerator<readonly LogRow[]>,
  reader: StreamReader,
): ReadableStream<Uint8Array> {
  return textStream({
    head: csvLine(LOG_COLUMNS),
    chunks,
    reader,
    textOf: (rows) =>
      rows
        .map(logJson)
        .map((log) => csvLine(LOG_COLUMNS.map((column) => log[column])))
        .join(""),
  });
}
