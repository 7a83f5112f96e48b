import { IncomingMessage } from "node:http";
import type { Context } from "hono";

/**
 * The request as node:http has it, where @hono/node-server serves; null elsewhere. It says who is connected —
 * never a header, which anybody can write — and has the headers without a copy of all.
 */
export function incomingOf(c: Context): IncomingMessage | null {
  const env: unknown = c.env;
  if (typeof env !== "object" || env === null || !("incoming" in env)) return null;
  return env.incoming instanceof IncomingMessage ? env.incoming : null;
}
