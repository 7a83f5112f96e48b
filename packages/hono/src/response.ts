import type { Denial, HeaderFields } from "@apikee/core/guard";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { StatusCode } from "hono/utils/http-status";

/** Adds header fields to the response that a handler is yet to make. */
export function addFields(c: Context, fields: HeaderFields): void {
  // By c.res, so that they also reach a Response that the handler creates itself.
  for (const [name, value] of Object.entries(fields)) c.res.headers.append(name, value);
}

/** The default response to a refused request. */
export function denialResponse({ status, headers, body }: Denial): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

/** A refusal as an exception: `some`, `every` and `except` of hono/combine decide by what is thrown. */
export function denialException(denial: Denial, response: Response): HTTPException {
  return new HTTPException(response.status as StatusCode as ConstructorParameters<typeof HTTPException>[0], {
    res: response,
    message: denial.body.message,
    cause: denial.error,
  });
}
