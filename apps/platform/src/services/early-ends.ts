import type { Executor } from "../store/database.ts";
import { findEndedKey, listDueEnds, nextEarlyEndMs, putEarlyEnd, takeEarlyEnd } from "../store/early-ends.ts";
import { appendFeedChanges, type FeedChange } from "../store/feed.ts";
import { type KeyRow, updateKey } from "../store/keys.ts";
import { lockEnvironments } from "../store/locks.ts";
import type { EarlyEndsTable } from "../store/schema.ts";
import { touched } from "./change.ts";
import type { PlatformContext } from "./context.ts";

/** Ends that are told of in one transaction. */
const BATCH = 100;
/** How often it is looked while an end is awaited, since a clock may jump. */
const LOOK_EVERY_MS = 15 * 60_000;
/** After a failure. */
const RETRY_MS = 10_000;

/**
 * Lets a key end before what is signed into it says, within a transaction. Validate refuses it from then on;
 * the feed, which knows no future, is told when the time comes.
 */
export async function endEarly(
  db: Executor,
  key: Pick<KeyRow, "env_id" | "id" | "signed_expires_at">,
  { endMs, nowMs }: { readonly endMs: number; readonly nowMs: number },
): Promise<void> {
  const { env_id: envId, id } = key;
  await updateKey(db, { envId, id }, { expires_at: endMs, updated_at: nowMs });
  if (endMs > nowMs) await putEarlyEnd(db, { env_id: envId, key_id: id, at: endMs });
  else await appendFeedChanges(db, envId, { changes: [endedChange(key)], nowMs });
}

/** What the feed is told of a key that has ended early: known against it as long as it says itself that it is good. */
export function endedChange(key: Pick<KeyRow, "id" | "signed_expires_at">): FeedChange {
  return { keyId: key.id, state: "revoked", expiresAtMs: key.signed_expires_at };
}

/** Tells the feed, on the clock, of keys that end before what is signed into them says. */
export class EarlyEnds {
  readonly #context: PlatformContext;
  #cancelTimer = () => {};
  #isClosed = false;
  #running: Promise<void> | null = null;
  #isStale = false;

  /** Looks at once, and again whenever something was changed. */
  constructor(context: PlatformContext) {
    this.#context = context;
    context.feed.onWake = () => this.look();
    this.look();
  }

  /** Tells of what is due, and looks again when the next one comes. */
  look(): void {
    if (this.#isClosed) return;
    this.#isStale = true;
    this.#running ??= this.#lookUntilFresh().finally(() => {
      this.#running = null;
    });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelTimer();
    await this.#running;
  }

  async #lookUntilFresh(): Promise<void> {
    while (this.#isStale && !this.#isClosed) {
      this.#isStale = false;
      try {
        await this.#tellDue();
        this.#schedule(await nextEarlyEndMs(this.#context.db));
      } catch (error) {
        if (this.#isClosed) return;
        this.#context.logger.error({ err: error }, "keys that have ended could not be told of");
        this.#schedule(this.#context.clock.now() + RETRY_MS);
      }
    }
  }

  #schedule(atMs: number | null): void {
    this.#cancelTimer();
    if (atMs === null || this.#isClosed) return;
    const { clock } = this.#context;
    const delayMs = Math.min(Math.max(atMs - clock.now(), 1), LOOK_EVERY_MS);
    this.#cancelTimer = clock.setTimer(() => this.look(), delayMs);
  }

  async #tellDue(): Promise<void> {
    const { db, clock } = this.#context;
    for (;;) {
      const due = await listDueEnds(db, clock.now(), BATCH);
      for (const [envId, ends] of Map.groupBy(due, ({ env_id }) => env_id)) await this.#tell(envId, ends);
      if (due.length < BATCH) return;
    }
  }

  async #tell(envId: string, ends: readonly EarlyEndsTable[]): Promise<void> {
    const { database, clock } = this.#context;
    await database.transaction(async (transaction) => {
      // In the order of every other change, so that none waits for another for ever.
      await lockEnvironments(transaction, [envId]);
      const changes: FeedChange[] = [];
      for (const end of ends) {
        // Of several instances one takes it, and tells.
        if (!(await takeEarlyEnd(transaction, end))) continue;
        const key = await findEndedKey(transaction, end);
        if (key !== null && key.revoked_at === null) changes.push(endedChange(key));
      }
      await appendFeedChanges(transaction, envId, { changes, nowMs: clock.now() });
      await database.announce(transaction, envId);
    });
    touched(this.#context, [envId]);
  }
}
