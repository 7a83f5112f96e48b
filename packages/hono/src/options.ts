import type { ApikeeSource, Claims, Decision, RegisteredMeta } from "@apikee/core";
import type { Denial, GuardOptions } from "@apikee/core/guard";
import type { Context } from "hono";

/**
 * Options of `apikeeMiddleware`: those of `Apikee`, or an instance as `apikee`, and how to guard. All are optional; the
 * signing secret defaults to `APIKEE_SECRET`, on workerd in `c.env`.
 */
export type HonoOptions<MetaInput extends object = RegisteredMeta, MetaOutput = MetaInput> = ApikeeSource<
  MetaInput,
  MetaOutput
> &
  GuardOptions &
  HonoHooks;

/** Steps that an application can take over. */
export interface HonoHooks {
  /**
   * Finds the key elsewhere than in the headers, for instance in a cookie or a subprotocol. Null or undefined means no
   * key.
   */
  getKey?(c: Context): string | null | undefined;
  /**
   * The client's address, for the platform's allow-lists and logs. Default: the remote end of the connection; on
   * Cloudflare, the address that Cloudflare reports. Headers that a client can set are ignored.
   */
  getClientIp?(c: Context): string | undefined;
  /** Returns the response to a refused request instead of the default one. */
  onDenied?(denial: Denial, c: Context): Response | Promise<Response>;
}

/** The variables that the middleware sets, for `new Hono<ApikeeEnv>()` if handlers are not chained to it. */
export interface ApikeeEnv<Meta = RegisteredMeta> {
  Variables: {
    /** The claims of the request's key; undefined if the request needed no key. */
    apikee: Claims<Meta> | undefined;
    /** The client, limits and outage marker of an allowed request; undefined if it needed no key. */
    apikeeDecision: Decision | undefined;
  };
}
