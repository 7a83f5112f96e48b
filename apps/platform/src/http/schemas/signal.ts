import { z } from "@hono/zod-openapi";
import { pageQuery } from "./pagination.ts";
import { keyId, text, uuid } from "./text.ts";
import { time, timeOut } from "./time.ts";

/** Something that was noticed. */
export const signalSchema = z
  .object({
    id: uuid(),
    at: timeOut(),
    rule: z.string().describe("Which rule noticed it."),
    action: z.string().describe("What it did: flag, or block."),
    clientId: z.string().nullable(),
    keyId: z.string().nullable(),
    requests: z.int().describe("Requests in which it was noticed, within a day from the first."),
    lastAt: timeOut().describe("The last of them."),
    details: z
      .record(z.string(), z.unknown())
      .describe("What it is about, the numbers that it saw, what was normal, and a sentence for people."),
  })
  .openapi("Signal");

/** The filters of the signals. */
export const signalQuery = z.strictObject({
  rule: text(64).optional(),
  action: text(64).optional(),
  client: uuid().optional(),
  key: keyId().optional(),
  from: time().optional().describe("At this time or later."),
  to: time().optional().describe("Before this time."),
  ...pageQuery,
});
