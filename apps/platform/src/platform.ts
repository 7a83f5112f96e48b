import type { Clock } from "@apikee/core";
import { Hono } from "hono";
import { CHANNEL_KEYS, KeyRing } from "./channel/key-ring.ts";
import { channelRoutes } from "./channel/routes.ts";
import { openVersion1Key } from "./channel/v1/key.ts";
import { version1Routes } from "./channel/v1/routes.ts";
import { httpApi } from "./http/app.ts";
import type { HttpEnv } from "./http/env.ts";
import { notFound } from "./http/on-error.ts";
import { type Logger, silentLogger } from "./logger.ts";
import { PlatformMetrics } from "./metrics/platform-metrics.ts";
import { orderedIds } from "./ordered-ids.ts";
import type { Network } from "./policies/ip/network.ts";
import { TrustedProxies } from "./policies/ip/trusted-proxies.ts";
import { checkMasterKey } from "./secrets/master-key-check.ts";
import { Vault } from "./secrets/vault.ts";
import { touched } from "./services/change.ts";
import type { PlatformContext } from "./services/context.ts";
import { Directory } from "./services/directory.ts";
import { EarlyEnds } from "./services/early-ends.ts";
import { FeedWaiters } from "./services/feed-waiters.ts";
import { Maintenance } from "./services/maintenance.ts";
import { Countries } from "./services/policies/countries.ts";
import { FraudDesk } from "./services/policies/fraud-desk.ts";
import { NetworkLists } from "./services/policies/network-lists.ts";
import { SignalBook } from "./services/policies/signal-book.ts";
import { WatchKeeper } from "./services/policies/watch-keeper.ts";
import { RequestLog } from "./services/request-log.ts";
import { UsageBook } from "./services/usage-book.ts";
import type { DatabaseOptions } from "./store/database.ts";
import { openDatabase } from "./store/open-database.ts";
import { systemClock } from "./system-clock.ts";
import { systemRandomBytes } from "./system-random.ts";

/** What a platform runs on. */
export interface PlatformOptions {
  readonly database: DatabaseOptions;
  /** 32 bytes, under which private keys and signing secrets are sealed. */
  readonly masterKey: Uint8Array;
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined;
  /** Default: the system's generator. */
  readonly randomBytes?: ((length: number) => Uint8Array) | undefined;
  /** Default: nothing is logged. */
  readonly logger?: Logger | undefined;
  /** Channel contexts that one address may make the platform derive in 10 seconds. Default: 1,000. */
  readonly maxDerivations?: number | undefined;
  /** Files of networks with a bad name, in the form of FireHOL or of Spamhaus; read again when they change. */
  readonly networkLists?: readonly string[] | undefined;
  /** Proxies whose `X-Forwarded-For` is believed. Default: none. */
  readonly trustedProxies?: readonly Network[] | undefined;
  /** Whether `/metrics` is for everybody who can reach it, not for administrators alone. Default: false. */
  readonly isMetricsOpen?: boolean | undefined;
}

/** A running platform, without a socket: `app.fetch` is what a server serves. */
export interface Platform {
  /** Everything that the platform answers, from `/` on. */
  readonly app: Hono<HttpEnv>;
  readonly context: PlatformContext;
  /** Answers those who wait, writes what is to be written, and closes the database. */
  close(): Promise<void>;
}

/**
 * Opens a platform on its data, and makes what a new one needs.
 *
 * @throws Error where the master key is not that of the data, or the data cannot be brought up to date.
 */
export async function openPlatform(options: PlatformOptions): Promise<Platform> {
  const { clock = systemClock, randomBytes = systemRandomBytes, logger = silentLogger } = options;
  const newId = orderedIds(clock, randomBytes);
  const vault = new Vault(options.masterKey, randomBytes);
  const database = await openDatabase(options.database, { logger });
  try {
    const { db } = database;
    await checkMasterKey(db, vault);
    const v1Key = await openVersion1Key({ db, vault, randomBytes });
    const { publicKey: v1PublicKey } = v1Key;
    const keyRing = await KeyRing.open({ database, vault, clock, randomBytes, newId, logger, v1PublicKey });
    const usage = new UsageBook({ database, clock, newId, logger });
    // What another process noted and did not live to count.
    await usage.settle();
    const signals = new SignalBook({ database, clock, logger, newId });
    const lists = new NetworkLists({ paths: options.networkLists ?? [], clock, logger });
    const countries = new Countries(logger);
    const watches = new WatchKeeper({ database, clock, logger });
    const context: PlatformContext = {
      database,
      db,
      vault,
      clock,
      randomBytes,
      newId,
      stopwatch: () => performance.now(),
      logger,
      metrics: new PlatformMetrics(),
      fingerprint: keyRing.fingerprint,
      channelKeys: keyRing,
      directory: new Directory({ db, vault, clock }),
      feed: new FeedWaiters(clock),
      requestLog: new RequestLog(database, usage),
      fraud: new FraudDesk({ clock, signals, lists, countries, watches }),
      signals,
      usage,
    };
    database.onChange((topic) => {
      if (topic === null) {
        context.directory.forgetAll();
        context.feed.wakeAll();
      } else if (topic !== CHANNEL_KEYS) touched(context, [topic]);
      if (topic === null || topic === CHANNEL_KEYS) keyRing.lookAgain();
    });
    context.metrics.watch({
      feedWaiters: () => context.feed.count,
      queuedLogs: () => context.requestLog.waitingCount,
      connections: () => database.connections,
    });
    const maintenance = new Maintenance(context);
    const earlyEnds = new EarlyEnds(context);
    const app = new Hono<HttpEnv>();
    const proxies = new TrustedProxies(options.trustedProxies ?? []);
    const { maxDerivations, isMetricsOpen = false } = options;
    app.route("/", channelRoutes({ context, keyRing, maxDerivations, proxies }));
    // Before the HTTP API, which has the rest of /client.
    app.route("/", version1Routes(context, v1Key));
    app.route("/", httpApi(context, { isMetricsOpen, proxies }));
    app.notFound(notFound);
    return {
      app,
      context,
      async close() {
        keyRing.close();
        context.feed.close();
        await maintenance.close();
        await earlyEnds.close();
        await context.requestLog.close();
        await lists.close();
        await signals.close();
        await watches.close();
        await usage.close();
        await database.close();
      },
    };
  } catch (error) {
    await database.close();
    throw error;
  }
}
