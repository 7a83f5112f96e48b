import type { NodeRequest, NodeResponse } from "@apikee/core/guard";

/** The two ends of a request on Node. */
export interface NodeExchange {
  readonly incoming: NodeRequest;
  readonly outgoing: NodeResponse;
}

/** What @hono/node-server tells in `c.env` of the request; null on every other runtime. */
export function nodeExchange(env: unknown): NodeExchange | null {
  const { incoming, outgoing } = (env ?? {}) as Partial<NodeExchange>;
  return Array.isArray(incoming?.rawHeaders) && typeof outgoing?.once === "function"
    ? { incoming, outgoing }
    : null;
}
