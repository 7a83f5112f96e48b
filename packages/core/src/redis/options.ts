import { type Clock, systemClock } from "../bytes/clock.ts";
import { ConfigError } from "../errors/index.ts";
import { type Connection, connectionOf, type RedisClient } from "./client.ts";

const PREFIX = /^[A-Za-z0-9_.:/-]{0,128}$/;
const MAX_INTERVAL_MS = 60_000;
const MIN_INTERVAL_MS = 100;

/** Options of `redisRevocations`. */
export interface RedisRevocationsOptions {
  /**
   * A client of ioredis (Redis or Cluster) or of redis (`createClient`, `createClientPool`, `createCluster`).
   * Connecting it, handling its errors and closing it stay up to the application.
   */
  readonly client: RedisClient;
  /** Prefix of the keys in Redis, up to 128 of `A-Z a-z 0-9 _ . : / -`. Default: `"apikee:"`. */
  readonly prefix?: string | undefined;
  /** Milliseconds from one refresh of the local copy to the next, 100 to 60,000. Default: 1,000. */
  readonly refreshIntervalMs?: number | undefined;
  /**
   * Milliseconds, 100 to 60,000, after which an unanswered command counts as failed and a list that could not be
   * refreshed is reported as unavailable. Default: 2,000.
   */
  readonly failureAfterMs?: number | undefined;
  /** Source of time. Default: the system clock, whose timers do not keep a process alive. */
  readonly clock?: Clock | undefined;
}

/** Options after every check, with defaults in place. */
export interface RedisRevocationsConfig {
  readonly connection: Connection;
  readonly prefix: string;
  readonly refreshIntervalMs: number;
  readonly failureAfterMs: number;
  readonly clock: Clock;
}

/** @throws ConfigError that names the option and what it may be. */
export function resolveOptions(options: RedisRevocationsOptions): RedisRevocationsConfig {
  const { client, prefix = "apikee:", clock = systemClock } = options;
  if (typeof prefix !== "string" || !PREFIX.test(prefix)) {
    throw new ConfigError("prefix must be a string of up to 128 of A-Z a-z 0-9 _ . : / -");
  }
  if (typeof clock?.now !== "function" || typeof clock.setTimer !== "function") {
    throw new ConfigError("clock must have the methods now and setTimer");
  }
  return {
    connection: connectionOf(client),
    prefix,
    refreshIntervalMs: milliseconds(options.refreshIntervalMs ?? 1000, "refreshIntervalMs"),
    failureAfterMs: milliseconds(options.failureAfterMs ?? 2000, "failureAfterMs"),
    clock,
  };
}

function milliseconds(value: unknown, label: string): number {
  const inRange = typeof value === "number" && value >= MIN_INTERVAL_MS && value <= MAX_INTERVAL_MS;
  if (!inRange || !Number.isInteger(value)) {
    throw new ConfigError(`${label} must be a whole number from ${MIN_INTERVAL_MS} to ${MAX_INTERVAL_MS}`);
  }
  return value;
}
