import type { Work } from "../store/database.ts";
import { findRid, insertRid } from "../store/rids.ts";
import { type Call, type Reply, RID_REUSED, requestHash } from "./call.ts";
import type { PlatformContext } from "./context.ts";

/**
 * Runs a change in one transaction with its rid: the same call again gets the first answer and changes
 * nothing, another body under the rid is 409 (docs/protocol.md section 3.2). Of two at one time, on whichever
 * instances, the second meets the first's rid when it writes its own, and runs again. A refusal is not kept, since
 * nothing was changed.
 */
export async function once(context: PlatformContext, call: Call, work: Work<Reply>): Promise<Reply> {
  const key = { envId: call.environment.id, op: call.op, rid: call.rid };
  const hash = requestHash(call);
  return context.database.transaction(async (db) => {
    const earlier = await findRid(db, key);
    if (earlier !== null) {
      return earlier.request_hash === hash
        ? { status: earlier.status, body: JSON.parse(earlier.answer) }
        : RID_REUSED;
    }
    const reply = await work(db);
    if (reply.status < 400) {
      await insertRid(db, {
        env_id: key.envId,
        op: key.op,
        rid: key.rid,
        request_hash: hash,
        status: reply.status,
        answer: JSON.stringify(reply.body),
        created_at: context.clock.now(),
      });
    }
    return reply;
  });
}
