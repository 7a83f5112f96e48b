import { type FinishListener, tellWhenClosed } from "@apikee/core/guard";
import type { ExpressRequest } from "./request.ts";
import type { ExpressResponse } from "./response.ts";

/** Tells how a request was answered, once the response has been sent or the client has gone away. */
export function tellWhenFinished(
  finish: FinishListener,
  request: ExpressRequest,
  response: ExpressResponse,
): void {
  tellWhenClosed(response, (status) => finish({ status, route: routeTemplate(request) }));
}

/** The template of the route that matched, after its mount; null where none did, or its path is not a string. */
function routeTemplate({ route, baseUrl }: ExpressRequest): string | null {
  return typeof route?.path === "string" ? baseUrl + route.path : null;
}
