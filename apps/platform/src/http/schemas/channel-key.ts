import { z } from "@hono/zod-openapi";
import { timeOut } from "./time.ts";

const MAX_GRACE_SECONDS = 30 * 86_400;
/** A day in which every client reads of the new key, and a day in which both are good. */
const GRACE_SECONDS = 2 * 86_400;

/** A key of the channel as answers show it. */
export const channelKeySchema = z
  .object({
    kid: z.string().describe("Its id, hex."),
    notBefore: timeOut().describe("From when it is used."),
    expiresAt: timeOut().describe("When it ends, and its private part is deleted."),
    createdAt: timeOut(),
  })
  .openapi("ChannelKey");

/** The body of a replacement. */
export const channelKeyChangeSchema = z
  .strictObject({
    graceSeconds: z
      .int()
      .min(0)
      .max(MAX_GRACE_SECONDS)
      .default(GRACE_SECONDS)
      .describe("How long the keys before it still work. 0 where one of them may be known to somebody."),
  })
  .openapi("ChannelKeyReplacement");
