import type { FinishListener } from "@apikee/core/guard";
import type { ExpressRequest } from "./request.ts";
import type { ExpressResponse } from "./response.ts";

/** What logs have for a client that went away before it was answered; no status of HTTP says it. */
const CLIENT_CLOSED_REQUEST = 499;

/** Tells how a request was answered, once the response has gone out or the client has gone away. */
export function tellWhenFinished(
  finish: FinishListener,
  request: ExpressRequest,
  response: ExpressResponse,
): void {
  const tell = () => {
    const status = response.headersSent ? response.statusCode : CLIENT_CLOSED_REQUEST;
    finish({ status, route: routeTemplate(request) });
  };
  // Who went away while the platform was asked is gone already, and no event tells of it again.
  if (response.closed) tell();
  else response.once("close", tell);
}

/** The template that matched, with the mount before it; null where no route did, or it is no plain text. */
function routeTemplate({ route, baseUrl }: ExpressRequest): string | null {
  return typeof route?.path === "string" ? baseUrl + route.path : null;
}
