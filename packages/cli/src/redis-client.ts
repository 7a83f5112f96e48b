import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import type { RedisClient } from "@apikee/core/redis";
import { Failure } from "./failure.ts";

/** A client that is not connected yet. */
export interface OpenableClient {
  readonly client: RedisClient;
  connect(): Promise<unknown>;
  /** Ends the connection at once; never throws. */
  close(): void;
  /** What the connection itself last reported, which says more than the command that failed by it. */
  lastError(): unknown;
}

const CONNECT_TIMEOUT_MS = 5000;
const NAMES = ["ioredis", "redis"] as const;
type Name = (typeof NAMES)[number];

/**
 * A client of ioredis or redis, whichever is installed: in the user's working directory or above it, else
 * beside this program, as where both are installed globally.
 *
 * @throws Failure REDIS_CLIENT_MISSING where neither is, or what is cannot be loaded.
 */
export async function clientFor(url: URL, cwd: string): Promise<OpenableClient> {
  for (const { name, path } of installedClients(cwd)) {
    const module = await load(name, path);
    const opened = name === "ioredis" ? ofIoredis(module, url) : ofNodeRedis(module, url);
    if (opened !== null) return opened;
  }
  throw new Failure(
    "REDIS_CLIENT_MISSING",
    "the revocation list needs a client for Redis, and neither ioredis nor redis is installed here: npm install ioredis",
  );
}

/** What lies in the project comes before what NODE_PATH, a package manager's hook or this program's folder has. */
function* installedClients(cwd: string): Generator<{ name: Name; path: string }> {
  const places = [(name: Name) => projectWith(name, cwd), () => cwd, () => import.meta.dirname];
  for (const placeOfName of places) {
    for (const name of NAMES) {
      const place = placeOfName(name);
      const path = place === null ? null : locate(name, place);
      if (path !== null) yield { name, path };
    }
  }
}

/** The nearest folder, from `cwd` upward, whose node_modules holds the client. */
function projectWith(name: Name, cwd: string): string | null {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, "node_modules", name))) return folder;
    if (folder === dirname(folder)) return null;
  }
}

function locate(name: Name, folder: string): string | null {
  try {
    return createRequire(join(folder, "package.json")).resolve(name);
  } catch {
    return null;
  }
}

async function load(name: Name, path: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(path).href);
  } catch {
    throw new Failure(
      "REDIS_CLIENT_MISSING",
      `${name} is installed here and cannot be loaded: npm install ${name}`,
    );
  }
}

/** ioredis would try again for ever; a command for people says at once that it cannot. */
function ofIoredis(module: unknown, url: URL): OpenableClient | null {
  const Redis = member(module, "Redis") ?? member(module, "default");
  if (!isConstructor(Redis)) return null;
  const client = new Redis(url.href, {
    lazyConnect: true,
    connectTimeout: CONNECT_TIMEOUT_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  return openable(client, ["call", "connect", "disconnect"], "disconnect");
}

function ofNodeRedis(module: unknown, url: URL): OpenableClient | null {
  const createClient = member(module, "createClient") ?? member(member(module, "default"), "createClient");
  if (typeof createClient !== "function") return null;
  const client: unknown = createClient({
    url: url.href,
    socket: { connectTimeout: CONNECT_TIMEOUT_MS, reconnectStrategy: false },
  });
  // Version 4 has disconnect only.
  const close = isFunction(member(client, "destroy")) ? "destroy" : "disconnect";
  return openable(client, ["sendCommand", "connect", close], close);
}

/** Checked by shape: what is installed may be of any version. */
function openable(client: unknown, methods: readonly string[], close: string): OpenableClient | null {
  if (!methods.every((method) => isFunction(member(client, method)))) return null;
  let lastError: unknown;
  call(client, "on", "error", (error: unknown) => {
    lastError = error;
  });
  return {
    client: client as RedisClient,
    connect: async () => call(client, "connect"),
    close: () => {
      // Where the connection is gone already, clients throw or reject.
      new Promise((resolve) => resolve(call(client, close))).catch(() => undefined);
    },
    lastError: () => lastError,
  };
}

function call(target: unknown, method: string, ...args: unknown[]): unknown {
  const found = member(target, method);
  return isFunction(found) ? Reflect.apply(found, target, args) : undefined;
}

function member(target: unknown, name: string): unknown {
  const isHolder = (typeof target === "object" && target !== null) || typeof target === "function";
  return isHolder ? Reflect.get(target, name) : undefined;
}

function isFunction(value: unknown): value is (...args: unknown[]) => unknown {
  return typeof value === "function";
}

function isConstructor(value: unknown): value is new (...args: unknown[]) => unknown {
  return typeof value === "function";
}
