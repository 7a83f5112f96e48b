import type { FinishListener } from "@apikee/core/guard";
import { type NestRequest, routeTemplate } from "./request.ts";
import { type NestResponse, nodeResponse } from "./response.ts";

/** What logs have for a client that went away before it was answered; no status of HTTP says it. */
const CLIENT_CLOSED_REQUEST = 499;
const OK = 200;

/**
 * Tells how a request was answered, once the response has gone out or the client has gone away. Where there is no
 * response to wait for, as in other transports, it is told at once that the request passed.
 */
export function tellWhenFinished(
  finish: FinishListener,
  request: NestRequest,
  response: NestResponse | null,
): void {
  if (response === null) {
    finish({ status: OK, route: routeTemplate(request) });
    return;
  }
  const node = nodeResponse(response);
  const tell = () => {
    const status = node.headersSent ? node.statusCode : CLIENT_CLOSED_REQUEST;
    finish({ status, route: routeTemplate(request) });
  };
  // Who went away while the platform was asked is gone already, and no event tells of it again.
  if (node.closed === true) tell();
  else node.once("close", tell);
}
