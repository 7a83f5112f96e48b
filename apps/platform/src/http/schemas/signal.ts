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
    details: z.record(z.string(), z.unknown()).describe("The numbers that it saw."),
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
