import { z } from "zod";
import type { Executor } from "../store/database.ts";
import { addDroppedReports } from "../store/environments.ts";
import { findLogs } from "../store/logs.ts";
import { findBatch, insertBatch } from "../store/rids.ts";
import { type Call, type Reply, RID_REUSED, requestHash } from "./call.ts";
import { uuidV7Schema } from "./channel-schemas.ts";
import type { PlatformContext } from "./context.ts";
import { once } from "./once.ts";
import { EventTaker, type Outcome, type ReportedEvent, readEvent } from "./report-events.ts";

const MAX_EVENTS = 500;
const MAX_BYTES = 128 * 1024;
const MAX_ECHO_LENGTH = 64;

const bodySchema = z.strictObject({
  batchId: uuidV7Schema,
  events: z.array(z.unknown()).max(MAX_EVENTS),
  dropped: z.int().min(0).optional(),
});

/**
 * Takes in what applications tell of requests after they were answered (docs/protocol.md section 3.4). Each
 * event counts once by its rid, each batch once by its id; a bad event is rejected without its batch.
 */
export async function report(context: PlatformContext, call: Call): Promise<Reply | null> {
  const { success, data } = bodySchema.safeParse(call.body);
  if (!success || Buffer.byteLength(JSON.stringify(call.body)) > MAX_BYTES) return null;
  const envId = call.environment.id;
  const hash = requestHash(call);
  return once(context, call, async (db) => {
    const earlier = await findBatch(db, envId, data.batchId);
    if (earlier !== null) {
      return earlier.request_hash === hash ? { status: 200, body: JSON.parse(earlier.answer) } : RID_REUSED;
    }
    const body = await takeEvents(context, db, { call, events: data.events });
    if (data.dropped !== undefined && data.dropped > 0) await addDroppedReports(db, envId, data.dropped);
    await insertBatch(db, {
      batch_id: data.batchId,
      env_id: envId,
      request_hash: hash,
      answer: JSON.stringify(body),
      created_at: context.clock.now(),
    });
    return { status: 200, body };
  });
}

async function takeEvents(
  context: PlatformContext,
  db: Executor,
  { call, events }: { readonly call: Call; readonly events: readonly unknown[] },
): Promise<{ accepted: number; duplicates: number; rejected: string[] }> {
  const envId = call.environment.id;
  const counts = { accepted: 0, duplicates: 0, rejected: [] as string[] };
  const read = events.map((event) => readEvent(event, call.environment.settings, context.clock.now()));
  const rids = read.flatMap((event) => (event === null ? [] : [event.rid]));
  const taker = new EventTaker(context, db, { envId, rows: await findLogs(db, envId, rids) });
  const outcomes = new Map<ReportedEvent, Outcome>();
  // In the order of their rids: two batches with the same events never wait for each other in a circle.
  for (const event of read.filter((one) => one !== null).sort(byRid)) {
    outcomes.set(event, await taker.take(event));
  }
  for (const [index, event] of read.entries()) {
    const outcome = event === null ? "rejected" : outcomes.get(event);
    if (outcome === "rejected") counts.rejected.push(ridOf(events[index]));
    else if (outcome === "accepted") counts.accepted++;
    else counts.duplicates++;
  }
  await context.usage.note(db, taker.changes);
  return counts;
}

function byRid(one: ReportedEvent, other: ReportedEvent): number {
  if (one.rid === other.rid) return 0;
  return one.rid < other.rid ? -1 : 1;
}

/** What the sender calls the event, as far as it can be read. */
function ridOf(event: unknown): string {
  if (typeof event !== "object" || event === null || !("rid" in event)) return "";
  return typeof event.rid === "string" ? event.rid.slice(0, MAX_ECHO_LENGTH).toWellFormed() : "";
}
