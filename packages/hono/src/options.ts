import type { ApikeeSource, Claims, Decision, RegisteredMeta } from "@apikee/core";
import type { Denial, GuardOptions } from "@apikee/core/guard";
import type { Context } from "hono";

/**
 * What `apikeeMiddleware` takes: an Apikee, or the options to make one, and how to guard. With none at all
 * the signing secret comes from `APIKEE_SECRET`, on workerd from `c.env`.
 */
export type HonoOptions<MetaInput extends object = RegisteredMeta, MetaOutput = MetaInput> = ApikeeSource<
  MetaInput,
  MetaOutput
> &
  GuardOptions &
  HonoHooks;

/** What an application may do itself. */
export interface HonoHooks {
  /**
   * Finds the key, instead of the headers: for instance in a cookie or a subprotocol. Null or undefined is
   * no key.
   */
  getKey?(c: Context): string | null | undefined;
  /**
   * The client's address, for the platform's allow-lists and logs. Default: the other end of the connection;
   * on Cloudflare, what that says of it. No header that a client can write is looked at.
   */
  getClientIp?(c: Context): string | undefined;
  /** Makes the answer to a refused request, instead of the default one. */
  onDenied?(denial: Denial, c: Context): Response | Promise<Response>;
}

/** The variables that the middleware sets, for `new Hono<ApikeeEnv>()` where handlers are not chained to it. */
export interface ApikeeEnv<Meta = RegisteredMeta> {
  Variables: {
    /** What the request's key says; undefined where the request needed no key. */
    apikee: Claims<Meta> | undefined;
    /** What is known of the allowed request besides its claims; undefined where it needed no key. */
    apikeeDecision: Decision | undefined;
  };
}
