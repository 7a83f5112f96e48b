import type { ApikeeSource, RegisteredMeta } from "@apikee/core";
import type { Denial, GuardOptions } from "@apikee/core/guard";
import type { ExpressRequest } from "./request.ts";
import type { ExpressResponse } from "./response.ts";

/** Express's `next`. */
export type Next = (error?: unknown) => void;

/** A handler for `app.use` and for routes. */
export type ExpressHandler = (request: ExpressRequest, response: ExpressResponse, next: Next) => void;

/**
 * Options of `apikeeMiddleware`: those of `Apikee`, or an instance as `apikee`, and how to guard. All are optional; the
 * signing secret defaults to `APIKEE_SECRET`.
 */
export type ExpressOptions<MetaInput extends object = RegisteredMeta, MetaOutput = MetaInput> = ApikeeSource<
  MetaInput,
  MetaOutput
> &
  GuardOptions &
  ExpressHooks;

/** Steps that an application can take over. */
export interface ExpressHooks {
  /**
   * Finds the key elsewhere than in the headers, for instance in a cookie or a subprotocol. Null or undefined means no
   * key.
   */
  getKey?(request: ExpressRequest): string | null | undefined;
  /**
   * The client's address, for the platform's allow-lists and logs; undefined where it is not known. Default:
   * `req.ip`, which follows the application's `trust proxy`.
   */
  getClientIp?(request: ExpressRequest): string | undefined;
  /** Sends the response to a refused request instead of the default one. It must end it, or call `next` with an error. */
  onDenied?(
    denial: Denial,
    request: ExpressRequest,
    response: ExpressResponse,
    next: Next,
  ): void | Promise<void>;
}
