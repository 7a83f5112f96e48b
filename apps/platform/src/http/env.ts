import type { Context } from "hono";
import type { Manager } from "../services/manage/access.ts";

/** What middleware leaves for the routes of the HTTP API. */
export interface HttpEnv {
  Variables: {
    /** UUID version 7 of this request. */
    requestId: string;
    /** Who is asking. Set on every route but the public ones. */
    principal: Manager;
  };
}

/** A request of the HTTP API under way. */
export type HttpContext = Context<HttpEnv>;
