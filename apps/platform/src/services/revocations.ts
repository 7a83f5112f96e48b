import { z } from "zod";
import { DatabaseUnavailableError } from "../store/errors.ts";
import { changesSince, completeState, type FeedChange, feedPosition } from "../store/feed.ts";
import type { Call, Reply } from "./call.ts";
import type { PlatformContext } from "./context.ts";

/** A call waits this long at most. */
const MAX_WAIT_MS = 25_000;

const bodySchema = z.strictObject({ since: z.int(), waitMs: z.int().min(0) });

/** Says what has changed since a serial, or waits until something does (docs/protocol.md section 3.4). */
export async function revocations(context: PlatformContext, call: Call): Promise<Reply | null> {
  const { success, data } = bodySchema.safeParse(call.body);
  if (!success) return null;
  const { clock, feed } = context;
  const envId = call.environment.id;
  const deadlineMs = clock.now() + Math.min(data.waitMs, MAX_WAIT_MS);
  let { turn } = feed;
  let answer = await answerSince(context, envId, data.since);
  for (;;) {
    if (answer === null) return ENDED;
    const waitMs = deadlineMs - clock.now();
    if (answer.complete || answer.changes.length > 0 || waitMs <= 0) {
      return { status: 200, body: answer };
    }
    const hasWaited = await feed.wait(envId, { turn, waitMs });
    // The database may be closed by now.
    if (!hasWaited || feed.isClosed) return { status: 200, body: answer };
    turn = feed.turn;
    // While the database is away nothing is new: whoever waits is woken again when it is back.
    answer = await answerSince(context, envId, data.since).catch(unlessUnavailable(answer));
  }
}

function unlessUnavailable<T>(before: T): (error: unknown) => T {
  return (error) => {
    if (error instanceof DatabaseUnavailableError) return before;
    throw error;
  };
}

const ENDED: Reply = {
  status: 404,
  body: { error: "UNKNOWN_ENVIRONMENT", message: "The environment is no more." },
};

/** Position and changes of one moment: a change may come in between. */
function answerSince(context: PlatformContext, envId: string, since: number) {
  return context.database.snapshot(async (db) => {
    const position = await feedPosition(db, envId);
    if (position === null) return null;
    const { serial, floor } = position;
    const isComplete = since > serial || since < floor;
    const changes = isComplete
      ? await completeState(db, envId, context.clock.now())
      : latestOf(since === serial ? [] : await changesSince(db, envId, since));
    return { serial, complete: isComplete, changes: changes.map(changeView) };
  });
}

/** Of several changes of one thing only the last counts. */
function latestOf(changes: readonly FeedChange[]): FeedChange[] {
  const latest = new Map<string, FeedChange>();
  for (const change of changes) {
    latest.set("keyId" in change ? `key ${change.keyId}` : `tenant ${change.tenant}`, change);
  }
  return [...latest.values()];
}

function changeView(change: FeedChange): object {
  if ("tenant" in change) return { tenant: change.tenant, state: change.state };
  const { keyId, state, expiresAtMs } = change;
  return { keyId, state, ...(expiresAtMs !== null && { expiresAt: expiresAtMs }) };
}
