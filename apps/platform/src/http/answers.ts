import type { z } from "@hono/zod-openapi";
import { errorSchema } from "./schemas/error.ts";

/** What each status of a refusal means, in the OpenAPI document. */
const REFUSALS = {
  400: "The request is not of the form that this call takes; `issues` says where.",
  401: "No credential was sent, or one that is not known.",
  403: "The credential may not make this call.",
  404: "There is no such thing, or it is another's.",
  408: "The body took too long to arrive.",
  409: "What is asked contradicts what is stored; the message gives the reason.",
  413: "The body is larger than 256 KiB.",
  415: "The body is not sent as application/json.",
  503: "The platform is starting or stopping, or serves as many live tails as it may.",
  429: "There were too many attempts; Retry-After says how long to wait.",
} as const;

type RefusalStatus = keyof typeof REFUSALS;

interface RefusalAnswer {
  readonly description: string;
  readonly content: { readonly "application/json": { readonly schema: typeof errorSchema } };
}

/** Answers of refusals, for the `responses` of a route: 401 and 403, and those that are named. */
export function refusals<const Status extends RefusalStatus>(
  ...statuses: readonly Status[]
): Record<Status | 401 | 403, RefusalAnswer> {
  const entries = [401, 403, ...statuses].map((status) => [status, refusal(status as RefusalStatus)]);
  // fromEntries forgets which keys there are.
  return Object.fromEntries(entries) as Record<Status | 401 | 403, RefusalAnswer>;
}

function refusal(status: RefusalStatus): RefusalAnswer {
  return { description: REFUSALS[status], content: { "application/json": { schema: errorSchema } } };
}

/** An answer in JSON, for the `responses` of a route. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { "application/json": { schema } } };
}

/** A body that a call must have, for the `request` of a route. */
export function body<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { "application/json": { schema } } } as const;
}
