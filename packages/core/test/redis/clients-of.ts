import { Redis } from "ioredis";
import { Redis as Redis5 } from "ioredis-5";
import { createClient, createClientPool } from "redis";
import { createClient as createClient5 } from "redis-5";
import type { RedisClient } from "../../src/redis/index.ts";

/** A client as an application makes it. */
export interface OpenClient {
  readonly client: RedisClient;
  close(): void;
}

/** Each kind of client that is accepted, by name. Connecting is begun, not waited for. */
export const CLIENTS = {
  ioredis(port) {
    const client = new Redis({ port, host: "127.0.0.1" });
    client.on("error", () => undefined);
    return { client, close: () => client.disconnect() };
  },
  "ioredis 5"(port) {
    const client = new Redis5({ port, host: "127.0.0.1" });
    client.on("error", () => undefined);
    return { client, close: () => client.disconnect() };
  },
  redis(port) {
    const client = createClient({ socket: { port, host: "127.0.0.1" } });
    client.on("error", () => undefined);
    client.connect().catch(() => undefined);
    return { client, close: () => client.destroy() };
  },
  "redis 5"(port) {
    const client = createClient5({ socket: { port, host: "127.0.0.1" } });
    client.on("error", () => undefined);
    client.connect().catch(() => undefined);
    return { client, close: () => client.destroy() };
  },
  "a pool of redis"(port) {
    const client = createClientPool({ socket: { port, host: "127.0.0.1" } });
    client.on("error", () => undefined);
    client.connect().catch(() => undefined);
    return { client, close: () => client.destroy() };
  },
} satisfies Record<string, (port: number) => OpenClient>;

export type ClientName = keyof typeof CLIENTS;

/** One of each library. */
export const BOTH: readonly ClientName[] = ["ioredis", "redis"];
