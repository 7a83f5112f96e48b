import type { Clock } from "@apikee/core";
import type { Kysely } from "kysely";
import type { Logger } from "../logger.ts";
import type { PlatformMetrics } from "../metrics/platform-metrics.ts";
import type { Vault } from "../secrets/vault.ts";
import type { Database, Executor } from "../store/database.ts";
import type { Schema } from "../store/schema.ts";
import type { Directory } from "./directory.ts";
import type { FeedWaiters } from "./feed-waiters.ts";
import type { FraudDesk } from "./policies/fraud-desk.ts";
import type { SignalBook } from "./policies/signal-book.ts";
import type { RequestLog } from "./request-log.ts";
import type { UsageBook } from "./usage-book.ts";

/** The keys of the channel, as far as administration replaces them. */
export interface ChannelKeys {
  /** Makes a new key, and lets those before it end at `endMs`, within a transaction. */
  replace(db: Executor, endMs: number): Promise<void>;
  /** Takes over what was changed, and publishes it. */
  refresh(): Promise<unknown>;
}

/**
 * What services work with. They are functions that take it first; none keeps a state of its own. Those that
 * change what is managed take an ActingContext (change.ts).
 */
export interface PlatformContext {
  readonly database: Database;
  /** For reading. Inside a transaction use that one: there is one connection, and this would wait for it. */
  readonly db: Kysely<Schema>;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Uint8Array;
  /** A UUID version 7. */
  readonly newId: () => string;
  /** Milliseconds of a clock that never jumps, to measure with. */
  readonly stopwatch: () => number;
  readonly logger: Logger;
  readonly metrics: PlatformMetrics;
  /** The fingerprint of the platform's identity, which server keys end with. */
  readonly fingerprint: string;
  readonly channelKeys: ChannelKeys;
  readonly directory: Directory;
  readonly feed: FeedWaiters;
  /** The log of validated requests. */
  readonly requestLog: RequestLog;
  /** The fraud rules. */
  readonly fraud: FraudDesk;
  /** What was noticed. */
  readonly signals: SignalBook;
  /** Counts requests. */
  readonly usage: UsageBook;
}
