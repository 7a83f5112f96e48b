import type { RequestListener, Server } from "node:http";
import { TENANT } from "../subject.ts";

/** A framework, with and without its adapter. */
export interface MeasuredFramework {
  /** How it is called in the report, for instance `Express 5`. */
  readonly name: string;
  /** What of ours it is measured with, for instance `apikeeMiddleware`. */
  readonly adapter: string;
  /** Microseconds that it may add to a request. */
  readonly mostAddedUs: number;
  /** An application with one route, `GET /orders`, which answers `ANSWER`; nothing else is different when it is guarded. */
  app(guarded: boolean): Promise<RequestListener | Server>;
}

/** What the one route of each application answers. */
export const ANSWER = { tenant: TENANT, orders: [1, 2, 3] };
