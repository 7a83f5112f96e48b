import { ConfigError } from "../errors/index.ts";

/** What `redisRevocations` needs of a client of ioredis, standalone or Cluster. */
export interface IoredisClient {
  call(command: string, ...args: string[]): Promise<unknown>;
}

/** What `redisRevocations` needs of a client of node-redis: `createClient`, or `createClientPool`. */
export interface NodeRedisClient {
  sendCommand(args: string[]): Promise<unknown>;
}

/** What `redisRevocations` needs of a cluster of node-redis: `createCluster`. */
export interface NodeRedisCluster {
  sendCommand(firstKey: string, isReadonly: boolean, args: string[]): Promise<unknown>;
  readonly masters: readonly unknown[];
}

/** A client that the application already has. */
export type RedisClient = IoredisClient | NodeRedisClient | NodeRedisCluster;

/** How to talk to Redis through any of the clients. */
export interface Connection {
  /** False while a command would only wait for a connection. */
  isReady(): boolean;
  /** Runs a script on `keys`, which must be in one hash slot. */
  evaluate(script: string, keys: readonly string[], args: readonly string[]): Promise<unknown>;
}

const ACCEPTED =
  "client must be a Redis or Cluster of ioredis, or what createClient, createClientPool or createCluster of redis returns";

/**
 * Recognises a client by its shape.
 *
 * @throws ConfigError that names what is accepted.
 */
export function connectionOf(client: unknown): Connection {
  if (typeof client !== "object" || client === null) throw new ConfigError(ACCEPTED);
  if (isIoredis(client)) {
    return connection(client, (args) => client.call("eval", ...args));
  }
  if (isNodeRedisCluster(client)) {
    return connection(client, (args, firstKey) => client.sendCommand(firstKey, false, ["EVAL", ...args]));
  }
  if (isNodeRedis(client)) {
    return connection(client, (args) => client.sendCommand(["EVAL", ...args]));
  }
  throw new ConfigError(ACCEPTED);
}

function connection(client: object, run: (args: string[], firstKey: string) => Promise<unknown>): Connection {
  return {
    isReady: () => isReady(client),
    // Asynchronous, because one client throws where another rejects.
    evaluate: async (script, keys, args) =>
      run([script, String(keys.length), ...keys, ...args], keys[0] ?? ""),
  };
}

/** ioredis has a `status`; `wait` is that of a client with `lazyConnect`, which the first command connects. */
function isReady(client: {
  readonly status?: unknown;
  readonly isReady?: unknown;
  readonly isOpen?: unknown;
}) {
  if (typeof client.status === "string") return client.status === "ready" || client.status === "wait";
  return (client.isReady ?? client.isOpen) !== false;
}

function isIoredis(client: object): client is IoredisClient {
  return "call" in client && typeof client.call === "function";
}

function isNodeRedis(client: object): client is NodeRedisClient {
  // createSentinel's sendCommand takes other arguments; only its other methods tell it apart.
  return "sendCommand" in client && typeof client.sendCommand === "function" && !("acquire" in client);
}

function isNodeRedisCluster(client: object): client is NodeRedisCluster {
  return isNodeRedis(client) && "masters" in client && Array.isArray(client.masters);
}
