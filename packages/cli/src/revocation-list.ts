import { ConfigError } from "@apikee/core";
import { type RedisRevocations, redisRevocations } from "@apikee/core/redis";
import { within } from "./deadline.ts";
import { badUsage, Failure } from "./failure.ts";
import { clientFor, type OpenableClient } from "./redis-client.ts";
import { placeOf, type RedisPlace } from "./redis-place.ts";

const DEADLINE_MS = 10_000;
/** What Redis and the system call their errors; nothing else of a message is repeated. */
const ERROR_CODE = /^[A-Z][A-Z_]{2,30}\b/;

/**
 * Connects to Redis, lets `use` work with its revocation list, and disconnects.
 *
 * @throws Failure REDIS_CLIENT_MISSING or REDIS_FAILED; BAD_USAGE where the prefix is none.
 */
export async function withRevocationList<T>(
  place: RedisPlace,
  cwd: string,
  use: (list: RedisRevocations) => Promise<T>,
): Promise<T> {
  const opened = await clientFor(place.url, cwd);
  try {
    const done = opened.connect().then(() => usingList(opened, place, use));
    return await within(DEADLINE_MS, done, () => new Error("TIMEOUT"));
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw failed(place, opened.lastError() ?? error);
  } finally {
    opened.close();
  }
}

/** Whether a key's id is on the list of a Redis. */
export async function isRevoked(id: string, place: RedisPlace, cwd: string): Promise<boolean> {
  return withRevocationList(place, cwd, async (list) => {
    await new Promise<void>((resolve, reject) => {
      list.listen((event) => {
        if (event.type === "REVOCATIONS_UNAVAILABLE") reject(new Error("UNAVAILABLE"));
      });
      list.ready().then(resolve);
    });
    return list.has(id);
  });
}

async function usingList<T>(
  { client }: OpenableClient,
  { prefix }: RedisPlace,
  use: (list: RedisRevocations) => Promise<T>,
): Promise<T> {
  const list = listOver(client, prefix);
  try {
    return await use(list);
  } finally {
    list.close();
  }
}

function listOver(client: OpenableClient["client"], prefix: string | undefined): RedisRevocations {
  try {
    return redisRevocations({ client, prefix });
  } catch (error) {
    if (error instanceof ConfigError && error.message.startsWith("prefix")) {
      throw badUsage(`--redis-${error.message}`);
    }
    throw error;
  }
}

function failed(place: RedisPlace, error: unknown): Failure {
  const code = reasonOf(error);
  const reason = code === null ? "" : ` (${code})`;
  return new Failure("REDIS_FAILED", `Redis at ${placeOf(place.url)} could not be asked${reason}`);
}

/** `ECONNREFUSED`, `WRONGPASS`, `TIMEOUT`: never a text, which could repeat an address with its password. */
function reasonOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  if ("code" in error && typeof error.code === "string" && ERROR_CODE.test(error.code)) return error.code;
  return ERROR_CODE.exec(error.message)?.[0] ?? null;
}
