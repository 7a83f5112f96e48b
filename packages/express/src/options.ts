import type { ApikeeSource, RegisteredMeta } from "@apikee/core";
import type { Denial, GuardOptions } from "@apikee/core/guard";
import type { ExpressRequest } from "./request.ts";
import type { ExpressResponse } from "./response.ts";

/** Express's `next`. */
export type Next = (error?: unknown) => void;

/** A handler for `app.use` and for routes. */
export type ExpressHandler = (request: ExpressRequest, response: ExpressResponse, next: Next) => void;

/**
 * What `apikeeMiddleware` takes: an Apikee, or the options to make one, and how to guard. With none at all
 * the signing secret comes from `APIKEE_SECRET`.
 */
export type ExpressOptions<MetaInput extends object = RegisteredMeta, MetaOutput = MetaInput> = ApikeeSource<
  MetaInput,
  MetaOutput
> &
  GuardOptions &
  ExpressHooks;

/** What an application may do itself. */
export interface ExpressHooks {
  /**
   * Finds the key, instead of the headers: for instance in a cookie or a subprotocol. Null or undefined is
   * no key.
   */
  getKey?(request: ExpressRequest): string | null | undefined;
  /**
   * The client's address, for the platform's allow-lists and logs. Default: `req.ip`, which follows the
   * application's `trust proxy`.
   */
  getClientIp?(request: ExpressRequest): string | undefined;
  /** Answers a refused request, instead of the default answer. It must end the response, or call `next` with an error. */
  onDenied?(
    denial: Denial,
    request: ExpressRequest,
    response: ExpressResponse,
    next: Next,
  ): void | Promise<void>;
}
