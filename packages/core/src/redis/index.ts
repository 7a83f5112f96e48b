export type { Revocation } from "../keys/revocation.ts";
export type { IoredisClient, NodeRedisClient, NodeRedisCluster, RedisClient } from "./client.ts";
export type { RedisRevocationsOptions } from "./options.ts";
export { type RedisRevocations, redisRevocations } from "./redis-revocations.ts";
