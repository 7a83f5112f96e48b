import type { Denial, HeaderFields } from "@apikee/core/guard";
import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { StatusCode } from "hono/utils/http-status";

/** Adds fields to the response that is still to be made, by whatever a handler makes it. */
export function addFields(c: Context, fields: HeaderFields): void {
  // Through c.res they reach a Response that the handler makes by itself too.
  for (const [name, value] of Object.entries(fields)) c.res.headers.append(name, value);
}

/** The answer to a refused request, where the application makes none itself. */
export function denialResponse({ status, headers, body }: Denial): Response {
  return new Response(JSON.stringify(body), { status, headers });
}

/** A refusal to throw: `some`, `every` and `except` of hono/combine go by what is thrown. */
export function denialException(denial: Denial, response: Response): HTTPException {
  return new HTTPException(response.status as StatusCode as ConstructorParameters<typeof HTTPException>[0], {
    res: response,
    message: denial.body.message,
    cause: denial.error,
  });
}
