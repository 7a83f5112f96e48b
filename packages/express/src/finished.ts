import type { FinishListener } from "@apikee/core/guard";
import type { ExpressRequest } from "./request.ts";
import type { ExpressResponse } from "./response.ts";

/** Tells how a request was answered, once the response has gone out or the client has gone away. */
export function tellWhenFinished(
  finish: FinishListener,
  request: ExpressRequest,
  response: ExpressResponse,
): void {
  response.once("close", () => finish({ status: response.statusCode, route: routeTemplate(request) }));
}

/** The template that matched, with the mount before it; null where no route did, or it is no plain text. */
function routeTemplate({ route, baseUrl }: ExpressRequest): string | null {
  return typeof route?.path === "string" ? baseUrl + route.path : null;
}
