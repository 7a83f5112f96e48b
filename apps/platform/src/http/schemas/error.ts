import { z } from "@hono/zod-openapi";
import { uuid } from "./text.ts";

/** The body of every refusal. */
export const errorSchema = z
  .object({
    error: z.string().describe("A stable code, for programs."),
    message: z.string().describe("A sentence, for people."),
    requestId: uuid().describe("Names the request in the platform's log."),
    issues: z
      .array(
        z.object({
          path: z.string().describe("The place in the request, such as keys.0.name."),
          message: z.string(),
        }),
      )
      .optional(),
  })
  .openapi("Error");
