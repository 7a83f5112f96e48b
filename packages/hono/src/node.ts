import type { NodeRequest, NodeResponse } from "@apikee/core/guard";

/** A request on Node and its response. */
export interface NodeExchange {
  readonly incoming: NodeRequest;
  readonly outgoing: NodeResponse;
}

/** The request and response that @hono/node-server puts into `c.env`; null on every other runtime. */
export function nodeExchange(env: unknown): NodeExchange | null {
  const { incoming, outgoing } = (env ?? {}) as Partial<NodeExchange>;
  return Array.isArray(incoming?.rawHeaders) && typeof outgoing?.once === "function"
    ? { incoming, outgoing }
    : null;
}
