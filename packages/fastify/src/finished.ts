import { type FinishListener, tellWhenClosed } from "@apikee/core/guard";
import type { FastifyReply, FastifyRequest } from "fastify";

/** Tells how a request was answered, once the response has been sent or the client has gone away. */
export function tellWhenFinished(finish: FinishListener, request: FastifyRequest, reply: FastifyReply): void {
  // Where no route matched, there is no template.
  tellWhenClosed(reply.raw, (status) => finish({ status, route: request.routeOptions.url ?? null }));
}
