import { z } from "@hono/zod-openapi";
import { pageQuery } from "./pagination.ts";
import { statsSchema } from "./stats.ts";
import { projectEnv, text, uuid } from "./text.ts";
import { timeOut } from "./time.ts";

const MAX_PATH_LENGTH = 2048;
const MAX_NAME_LENGTH = 256;

/** An endpoint as answers show it. */
export const endpointSchema = z
  .object({
    id: uuid(),
    method: z.string(),
    path: z.string().describe("The route's template, such as /users/:id."),
    name: z.string().nullable(),
    firstSeenAt: timeOut(),
    lastSeenAt: timeOut(),
    stats: statsSchema,
  })
  .openapi("Endpoint");

const name = text(MAX_NAME_LENGTH).nullable();

/** An endpoint that is to be known. */
export const newEndpointSchema = z
  .strictObject({
    method: z
      .string()
      .regex(/^[A-Z]{1,20}$/, "must be 1 to 20 of A-Z")
      .openapi({ example: "GET" }),
    path: text(MAX_PATH_LENGTH).regex(/^\//, "must begin with /").openapi({ example: "/users/:id" }),
    name: name.optional(),
  })
  .openapi("NewEndpoint");

/** Changes of an endpoint. */
export const endpointChangeSchema = z.strictObject({ name }).openapi("EndpointChange");

/** The filters of a list of endpoints. */
export const endpointQuery = z.strictObject({ project_env: projectEnv(), ...pageQuery });

/** Which endpoint. */
export const endpointIdQuery = z.strictObject({ project_env: projectEnv(), id: uuid() });
