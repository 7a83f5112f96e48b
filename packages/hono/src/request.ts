import { fromFetchRequest, fromNodeRequest, type GuardRequest } from "@apikee/core/guard";
import type { Context } from "hono";
import { clientAddress } from "./client-address.ts";
import { nodeExchange } from "./node.ts";

/** How the application finds the key, if not in the headers, and the address, if not that of the connection. */
export interface RequestHooks {
  readonly getKey: ((c: Context) => string | null | undefined) | undefined;
  readonly getClientIp: ((c: Context) => string | undefined) | undefined;
}

/** Hono's request as the guard reads it. */
export function guardRequest(c: Context, { getKey, getClientIp }: RequestHooks): GuardRequest {
  const route = { path: c.req.path };
  const incoming = nodeExchange(c.env)?.incoming;
  const sent = incoming === undefined ? fromFetchRequest(c.req.raw, route) : fromNodeRequest(incoming, route);
  const mapped = {
    ...sent,
    method: c.req.method,
    // A mounted application has a context of its own, but the same request of Node.
    source: incoming ?? c,
    get ip() {
      return getClientIp === undefined ? clientAddress(c) : getClientIp(c);
    },
    get waitUntil() {
      return waitUntilOf(c);
    },
  };
  if (getKey === undefined) return mapped;
  return Object.defineProperty(mapped, "key", {
    // A getter, because the guard reads it only where a key is needed.
    get: () => getKey(c) ?? null,
  });
}

/** Undefined where the runtime has no execution context: Hono then throws. */
function waitUntilOf(c: Context): GuardRequest["waitUntil"] {
  try {
    const { executionCtx } = c;
    return (promise) => executionCtx.waitUntil(promise);
  } catch {
    return undefined;
  }
}
