import { z } from "@hono/zod-openapi";

/** The answer of a call that leaves nothing to show. */
export const successSchema = z.object({ success: z.literal(true) }).openapi("Success");
