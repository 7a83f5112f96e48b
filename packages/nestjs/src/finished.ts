import { type FinishListener, tellWhenClosed } from "@apikee/core/guard";
import { type NestRequest, routeTemplate } from "./request.ts";
import { type NestResponse, nodeResponse } from "./response.ts";

const OK = 200;

/**
 * Tells how a request was answered, once the response has been sent or the client has gone away. Where there is no
 * response to wait for, as in other transports, it says at once that the request passed.
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
  tellWhenClosed(nodeResponse(response), (status) => finish({ status, route: routeTemplate(request) }));
}
