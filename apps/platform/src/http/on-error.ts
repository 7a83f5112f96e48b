import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { Logger } from "../logger.ts";
import { Refusal, type RefusalKind } from "../services/manage/refusal.ts";
import { DatabaseUnavailableError } from "../store/errors.ts";
import type { HttpEnv } from "./env.ts";
import { HTTP_ERRORS, HttpError, type HttpErrorCode } from "./errors.ts";

const KINDS: Readonly<Record<RefusalKind, HttpErrorCode>> = {
  absent: "NOT_FOUND",
  invalid: "INVALID_REQUEST",
  conflict: "CONFLICT",
  forbidden: "FORBIDDEN",
};
/** What the framework itself refuses. */
const STATUSES: ReadonlyMap<number, HttpErrorCode> = new Map([
  [400, "INVALID_JSON"],
  [415, "UNSUPPORTED_MEDIA_TYPE"],
]);

/** Answers whatever a route threw: a refusal as what it is, a database that is away as 503, anything else as 500, which the log explains. */
export function onError(logger: Logger) {
  return (error: unknown, c: Context<HttpEnv>): Response => {
    if (error instanceof DatabaseUnavailableError) {
      logger.warn({ requestId: c.var.requestId, err: error }, "a call could not be answered");
      c.header("Retry-After", "1");
      return answer(c, new HttpError("UNAVAILABLE"));
    }
    const known = httpErrorOf(error);
    if (known === null) {
      logger.error({ requestId: c.var.requestId, err: error }, "a call failed");
      return answer(c, new HttpError("INTERNAL"));
    }
    return answer(c, known);
  };
}

/** The answer where there is no such route. */
export function notFound(c: Context<HttpEnv>): Response {
  return answer(c, new HttpError("NOT_FOUND"));
}

function httpErrorOf(error: unknown): HttpError | null {
  if (error instanceof HttpError) return error;
  if (error instanceof Refusal) {
    const { kind, code, issues } = error;
    return new HttpError(KINDS[kind], {
      ...(code === undefined ? {} : { error: code }),
      ...(error.message === kind ? {} : { message: error.message }),
      ...(issues.length === 0 ? {} : { issues }),
    });
  }
  if (error instanceof HTTPException) {
    const code = STATUSES.get(error.status);
    return code === undefined ? null : new HttpError(code);
  }
  return null;
}

function answer(c: Context<HttpEnv>, { code, status, detail }: HttpError): Response {
  const { error = code, message = HTTP_ERRORS[code].message, issues } = detail;
  const { requestId } = c.var;
  if (status === 401) c.header("WWW-Authenticate", 'Bearer realm="apikee"');
  // What is left of the body is not read: the connection is of no further use.
  if (status === 408 || status === 413) c.header("Connection", "close");
  c.header("Cache-Control", "no-store");
  return c.json({ error, message, requestId, ...(issues === undefined ? {} : { issues }) }, status);
}
