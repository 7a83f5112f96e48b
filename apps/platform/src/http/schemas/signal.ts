import { z } from "@hono/zod-openapi";
import { MAX_CHANGED_SIGNALS } from "../../services/manage/signals.ts";
import { actorSchema } from "./audit.ts";
import { pageQuery } from "./pagination.ts";
import { keyId, prose, text, uuid } from "./text.ts";
import { time, timeOut } from "./time.ts";

const MAX_NOTE_LENGTH = 500;

const state = z.enum(["open", "closed"]).describe("open: nobody has closed it yet.");

/** Something that was noticed. */
export const signalSchema = z
  .object({
    id: uuid(),
    at: timeOut(),
    rule: z.string().describe("Which rule noticed it."),
    action: z.string().describe("What it did: flag, or block."),
    state,
    closedAt: timeOut().nullable(),
    closedBy: actorSchema.nullable().describe("Who closed it."),
    note: z.string().nullable().describe("What they had to say of it."),
    clientId: z.string().nullable(),
    keyId: z.string().nullable(),
    address: z
      .string()
      .nullable()
      .describe(
        "Where the first of the requests came from: an IPv4 address, or the /64 of an IPv6 one; of a listed address the address itself.",
      ),
    requests: z.int().describe("Requests in which it was noticed, within a day from the first."),
    lastAt: timeOut().describe("The last of them."),
    details: z
      .record(z.string(), z.unknown())
      .describe("What it is about, the numbers that it saw, what was normal, and a sentence for people."),
  })
  .openapi("Signal");

const filters = {
  rule: text(64).optional(),
  action: text(64).optional(),
  client: uuid().optional(),
  key: keyId().optional(),
  from: time().optional().describe("At this time or later."),
  to: time().optional().describe("Before this time."),
};

/** The filters of the signals. */
export const signalQuery = z.strictObject({ state: state.optional(), ...filters, ...pageQuery });

/** Which signals a change of several is about. */
export const signalFilterQuery = z.strictObject(filters);

const change = {
  state,
  note: prose(MAX_NOTE_LENGTH).optional().describe("For who reads it later; only of one that is closed."),
};
const isNoteOfClosed = ({ state: asked, note }: { state: string; note?: string | undefined }) =>
  asked === "closed" || note === undefined;
const NO_NOTE = { path: ["note"], error: "is for a signal that is closed" };

/** What a signal is to be. */
export const signalChangeSchema = z
  .strictObject(change)
  .refine(isNoteOfClosed, NO_NOTE)
  .openapi("SignalChange");

/** What several signals are to be. */
export const signalsChangeSchema = z
  .strictObject({
    ...change,
    ids: z
      .array(uuid())
      .min(1)
      .max(MAX_CHANGED_SIGNALS)
      .readonly()
      .optional()
      .describe("These, in place of what filters select."),
  })
  .refine(isNoteOfClosed, NO_NOTE)
  .openapi("SignalsChange");

/** Signals that were changed together. */
export const changedSignalsSchema = z
  .object({
    ids: z
      .array(uuid())
      .readonly()
      .describe(`Those that changed, ${MAX_CHANGED_SIGNALS} at most: the newest.`),
    hasMore: z.boolean().describe("Whether more match, for the same call again."),
  })
  .openapi("ChangedSignals");
