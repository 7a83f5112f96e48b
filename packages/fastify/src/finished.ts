import type { FinishListener } from "@apikee/core/guard";
import type { FastifyReply, FastifyRequest } from "fastify";

/** What logs have for a client that went away before it was answered; no status of HTTP says it. */
const CLIENT_CLOSED_REQUEST = 499;

/** Tells how a request was answered, once the response has gone out or the client has gone away. */
export function tellWhenFinished(
  finish: FinishListener,
  request: FastifyRequest,
  { raw: response }: FastifyReply,
): void {
  const tell = () => {
    const status = response.headersSent ? response.statusCode : CLIENT_CLOSED_REQUEST;
    // There is none where nothing matched.
    finish({ status, route: request.routeOptions.url ?? null });
  };
  // Who went away while the platform was asked is gone already, and no event tells of it again.
  if (response.closed) tell();
  else response.once("close", tell);
}
