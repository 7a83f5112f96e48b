import type { Apikee, ApikeeOptions } from "@apikee/core";
import type { Denial, GuardOptions } from "@apikee/core/guard";
import type { FastifyReply, FastifyRequest } from "fastify";

/**
 * What `apikeePlugin` takes: an Apikee, or the options to make one, and how to guard. With none at all the
 * signing secret comes from `APIKEE_SECRET`.
 */
export type ApikeePluginOptions = AnyApikeeSource & GuardOptions & FastifyHooks;

/** As `ApikeeSource`, whatever the type of meta: what Fastify registers cannot be generic. */
type AnyApikeeSource =
  | ({ readonly apikee: AnyApikee } & { readonly [Option in keyof ApikeeOptions]?: undefined })
  | ({ readonly apikee?: undefined } & ApikeeOptions<object, unknown>);

/** What every Apikee has; what is private in it depends on the type of meta. */
type AnyApikee = Pick<Apikee<never, unknown>, keyof Apikee>;

/** What an application may do itself. */
export interface FastifyHooks {
  /**
   * Finds the key, instead of the headers: for instance in a cookie or a subprotocol. Null or undefined is
   * no key.
   */
  getKey?(request: FastifyRequest): string | null | undefined;
  /**
   * The client's address, for the platform's allow-lists and logs. Default: `request.ip`, which follows the
   * application's `trustProxy`.
   */
  getClientIp?(request: FastifyRequest): string | undefined;
  /**
   * Answers a refused request, instead of the default answer and of the application's error handler. It must
   * send the reply, or throw; what it throws goes to the error handler.
   */
  onDenied?(denial: Denial, request: FastifyRequest, reply: FastifyReply): unknown;
}
