import { fromNodeRequest, type GuardRequest } from "../../src/guard/request.ts";

/** A header line as it stands in a request. */
export type HeaderLine = readonly [name: string, value: string];

interface RequestParts {
  readonly method?: string;
  readonly target?: string;
  /** Default: the target's own path. */
  readonly path?: string;
  readonly headers?: readonly HeaderLine[];
}

/** A request as node:http gives it to a guard. */
export function requestOf({
  method = "GET",
  target = "/orders",
  path,
  headers = [],
}: RequestParts = {}): GuardRequest {
  return fromNodeRequest(
    { method, url: target, rawHeaders: headers.flat() },
    path === undefined ? {} : { path },
  );
}
