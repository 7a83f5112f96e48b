import type { NodeRequest } from "@apikee/core/guard";

/** The part of node:http's IncomingMessage that is used. */
interface NodeIncoming extends NodeRequest {
  readonly socket?: { readonly remoteAddress?: string | undefined } | undefined;
}

/** The part of node:http's ServerResponse that is used. */
export interface NodeOutgoing {
  readonly statusCode: number;
  readonly headersSent: boolean;
  /** Whether it has gone out, or its client has gone away. */
  readonly closed?: boolean;
  once(event: "close", listener: () => void): unknown;
}

/** The two ends of a request on Node. */
export interface NodeExchange {
  readonly incoming: NodeIncoming;
  readonly outgoing: NodeOutgoing;
}

/** What @hono/node-server tells in `c.env` of the request; null on every other runtime. */
export function nodeExchange(env: unknown): NodeExchange | null {
  const { incoming, outgoing } = (env ?? {}) as Partial<NodeExchange>;
  return Array.isArray(incoming?.rawHeaders) && typeof outgoing?.once === "function"
    ? { incoming, outgoing }
    : null;
}
