import type { Arguments } from "./arguments.ts";
import { badUsage } from "./failure.ts";
import { type Io, warn } from "./io.ts";

const PROTOCOLS = new Set(["redis:", "rediss:"]);
const DEFAULT_PORT = "6379";

/** Which Redis, and what its keys begin with where that is not the default. */
export interface RedisPlace {
  readonly url: URL;
  readonly prefix: string | undefined;
}

/**
 * The Redis of `--redis`, else of `REDIS_URL`; null where neither is given.
 *
 * @throws Failure BAD_USAGE where it is no address of a Redis.
 */
export function redisPlace(args: Arguments, io: Io): RedisPlace | null {
  const given = args.text("redis");
  const text = given ?? (io.env["REDIS_URL"] || undefined);
  if (text === undefined) return null;
  const url = URL.canParse(text) ? new URL(text) : null;
  const from = given === undefined ? "REDIS_URL" : "--redis";
  if (url === null || !PROTOCOLS.has(url.protocol) || url.hostname === "") {
    throw badUsage(`${from} must be a URL such as redis://127.0.0.1:6379, or rediss:// for TLS`);
  }
  if (given !== undefined && url.password !== "") {
    warn(io, "the password in --redis can be seen in the list of processes; REDIS_URL keeps it out");
  }
  return { url, prefix: args.text("redis-prefix") };
}

/**
 * The Redis that a command cannot do without.
 *
 * @throws Failure BAD_USAGE where there is none.
 */
export function requiredRedisPlace(args: Arguments, io: Io): RedisPlace {
  const place = redisPlace(args, io);
  if (place === null) throw badUsage("which Redis? Give --redis redis://127.0.0.1:6379, or set REDIS_URL");
  return place;
}

/** Host and port, for messages: never the user, password or database. */
export function placeOf(url: URL): string {
  return `${url.hostname}:${url.port || DEFAULT_PORT}`;
}
