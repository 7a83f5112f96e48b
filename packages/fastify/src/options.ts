import type { Apikee, ApikeeOptions } from "@apikee/core";
import type { Denial, GuardOptions } from "@apikee/core/guard";
import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * Options of `apikeePlugin`: those of `Apikee`, or an instance as `apikee`, and how to guard. All are optional; the
 * signing secret defaults to `APIKEE_SECRET`.
 */
export type ApikeePluginOptions = AnyApikeeSource & GuardOptions & FastifyHooks;

/** `ApikeeSource` for any type of meta, because a Fastify plugin cannot be generic. */
type AnyApikeeSource =
  | ({ readonly apikee: AnyApikee } & { readonly [Option in keyof ApikeeOptions]?: undefined })
  | ({ readonly apikee?: undefined } & ApikeeOptions<object, unknown>);

/** The public members of `Apikee`; its private ones depend on the type of meta. */
type AnyApikee = Pick<Apikee<never, unknown>, keyof Apikee>;

/** Steps that an application can take over. */
export interface FastifyHooks {
  /**
   * Finds the key elsewhere than in the headers, for instance in a cookie or a subprotocol. Null or undefined means no
   * key.
   */
  getKey?(request: FastifyRequest): string | null | undefined;
  /**
   * The client's address, for the platform's allow-lists and logs; undefined where it is not known. Default:
   * `request.ip`, which follows the application's `trustProxy`.
   */
  getClientIp?(request: FastifyRequest): string | undefined;
  /**
   * Sends the response to a refused request, instead of the application's error handler. It must send the reply, or
   * throw; what it throws goes to the error handler.
   */
  onDenied?(denial: Denial, request: FastifyRequest, reply: FastifyReply): unknown;
}
