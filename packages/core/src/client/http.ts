import type { Deadline } from "./deadline.ts";

/** One HTTP request. */
export interface HttpRequest {
  readonly url: string;
  /** A JSON text to POST; a GET without it. */
  readonly body?: string;
  /** The longest answer that is read. */
  readonly maxBytes: number;
}

/** A complete HTTP answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Makes an HTTP request, and follows no redirect, so that nothing is sent elsewhere. Null for everything but a
 * complete answer in time: one deadline covers connecting, headers and body, and an answer that is too long is not
 * read. Never rejects.
 *
 * Where an application gives no `fetch`, the package's `imports` map chooses between runtime-http-node.ts (Node) and
 * runtime-http-fetch.ts (elsewhere).
 */
export type Http = (request: HttpRequest, deadline: Deadline) => Promise<HttpAnswer | null>;
