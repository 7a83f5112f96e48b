/**
 * The data model of `@apikee/core/redis`. Four keys under one hash tag, so that a cluster keeps them together;
 * none has a time to live, so that a `volatile-*` eviction policy never takes one:
 *
 * | key | type | holds |
 * |---|---|---|
 * | `apikee:{revocations}:meta` | hash | `epoch`, drawn at random when the dataset was created; `version`, which counts changes; `floor`, the highest version whose tombstone is gone |
 * | `apikee:{revocations}:revoked` | sorted set | revoked ids by the expiry of their key, in seconds since 1970; `+inf`: never |
 * | `apikee:{revocations}:changes` | sorted set | the ids of both other sets by the version at which each changed last |
 * | `apikee:{revocations}:unrevoked` | sorted set | tombstones: ids that may pass again, by the time of that change, in seconds since 1970 |
 *
 * A process that knows the list as of a version asks for the changes above it; one that knows nothing asks for those
 * above 0, which is the whole list. A process has to discard what it knows, and load it again from 0, where
 *
 * - the epoch is another: the dataset was flushed or lost;
 * - the version is lower: an older state was restored;
 * - the server's replication id is another: it restarted or failed over, and may have lost its last changes
 *   and counted others since. Where INFO is not allowed, that goes unnoticed;
 * - a tombstone above the known version is gone: the change may be missing from the answer.
 *
 * The version is the higher of the one in `meta` and the highest in `changes`: a dataset that lost only `meta` gets
 * another epoch, and goes on counting from where it was.
 *
 * A script that fails half-way is not rolled back. So each writes to `revoked`, from which the next one sees what
 * is still to be done, only after the other sets, and until then everything is written again.
 *
 * Times are those of Redis. A revoked id is purged an hour after its key expired, a tombstone after a day: at most
 * 100 of each with every change.
 */
export function keyNames(prefix: string): readonly [string, string, string, string] {
  const tagged = `${prefix}{revocations}:`;
  return [`${tagged}meta`, `${tagged}revoked`, `${tagged}changes`, `${tagged}unrevoked`];
}

const NAMES = "local meta, revoked, changes, unrevoked = KEYS[1], KEYS[2], KEYS[3], KEYS[4]";

/** The current version. */
const VERSION = `local counted = tonumber(redis.call('HGET', meta, 'version') or '0')
local latest = redis.call('ZRANGE', changes, -1, -1, 'WITHSCORES')
local version = math.max(counted, tonumber(latest[2] or '0'))`;

/** Begins the dataset where there is none (ARGV[1]: an epoch for it), and purges. */
const BEGIN = `${NAMES}
${VERSION}
local now = tonumber(redis.call('TIME')[1])
redis.call('HSETNX', meta, 'epoch', ARGV[1])
if version > counted then redis.call('HSET', meta, 'version', version) end
local expired = redis.call('ZRANGEBYSCORE', revoked, '-inf', now - 3600, 'LIMIT', 0, 100)
if #expired > 0 then
  redis.call('ZREM', revoked, unpack(expired))
  redis.call('ZREM', changes, unpack(expired))
end
local forgotten = redis.call('ZRANGEBYSCORE', unrevoked, '-inf', now - 86400, 'LIMIT', 0, 100)
if #forgotten > 0 then
  local floor = tonumber(redis.call('HGET', meta, 'floor') or '0')
  for _, id in ipairs(forgotten) do
    floor = math.max(floor, tonumber(redis.call('ZSCORE', changes, id) or '0'))
  end
  redis.call('HSET', meta, 'floor', floor)
  redis.call('ZREM', unrevoked, unpack(forgotten))
  redis.call('ZREM', changes, unpack(forgotten))
end`;

/** ARGV: epoch, id, expiry. Replies with the version, and with the expiry that counts: the later one. */
export const REVOKE = `${BEGIN}
local id, until_ = ARGV[2], ARGV[3]
local known = redis.call('ZSCORE', revoked, id)
if known and (known == 'inf' or (until_ ~= '+inf' and tonumber(known) >= tonumber(until_))) then
  if redis.call('ZSCORE', changes, id) then return { version, known } end
  until_ = known
end
redis.call('ZADD', changes, version + 1, id)
redis.call('ZREM', unrevoked, id)
redis.call('ZADD', revoked, until_, id)
redis.call('HSET', meta, 'version', version + 1)
return { version + 1, until_ }`;

/** ARGV: epoch, id. Replies with the version, and with 1 where the id was revoked, 0 where not. */
export const UNREVOKE = `${BEGIN}
local id = ARGV[2]
if not redis.call('ZSCORE', revoked, id) then return { version, 0 } end
redis.call('ZADD', changes, version + 1, id)
redis.call('ZADD', unrevoked, now, id)
redis.call('ZREM', revoked, id)
redis.call('HSET', meta, 'version', version + 1)
return { version + 1, 1 }`;

/**
 * ARGV: epoch, replication id, version and floor as known, and how many changes at most. Writes nothing.
 * Replies with `same`; or `reload`, or `page`; then with Redis's time in seconds since 1970. A reload goes on with
 * epoch, replication id and floor; a page with the version up to which it goes, floor, 1 where that is all, then
 * the ids, each with its expiry (empty: a tombstone).
 */
export const CHANGES = `${NAMES}
${VERSION}
local now = redis.call('TIME')[1]
local state = redis.call('HMGET', meta, 'epoch', 'floor')
local epoch, floor = state[1] or '', state[2] or '0'
local info = redis.pcall('INFO', 'replication')
local run = type(info) == 'string' and string.match(info, 'master_replid:(%w+)') or ''
local since = tonumber(ARGV[3])
local lost = floor ~= ARGV[4] and since < tonumber(floor)
if epoch ~= ARGV[1] or run ~= ARGV[2] or version < since or lost then
  return { 'reload', now, epoch, run, floor }
end
if version == since then return { 'same', now } end
local limit = tonumber(ARGV[5])
local ids = redis.call('ZRANGEBYSCORE', changes, '(' .. ARGV[3], '+inf', 'LIMIT', 0, limit)
local complete = #ids < limit
local upTo = complete and version or redis.call('ZSCORE', changes, ids[#ids])
local reply = { 'page', now, upTo, floor, complete and 1 or 0 }
for _, id in ipairs(ids) do
  reply[#reply + 1] = id
  reply[#reply + 1] = redis.call('ZSCORE', revoked, id) or ''
end
return reply`;

/** ARGV: how many at most. Replies with ids that have not expired, each with its expiry, the next to expire first. */
export const LIST = `${NAMES}
local now = redis.call('TIME')[1]
return redis.call('ZRANGEBYSCORE', revoked, '(' .. now, '+inf', 'WITHSCORES', 'LIMIT', 0, ARGV[1])`;

/** Replies with how many ids have not expired. */
export const COUNT = `${NAMES}
return redis.call('ZCOUNT', revoked, '(' .. redis.call('TIME')[1], '+inf')`;
