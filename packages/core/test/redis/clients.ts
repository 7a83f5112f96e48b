import { afterEach } from "vitest";
import type { RedisClient } from "../../src/redis/index.ts";
import { CLIENTS, type ClientName } from "./clients-of.ts";

const opened: { close(): void }[] = [];

/** What is closed after the test, the last one first. */
export function closeLater<T extends { close(): void }>(one: T): T {
  opened.push(one);
  return one;
}

afterEach(() => {
  for (const one of opened.splice(0).reverse()) one.close();
});

/** A client that is closed after the test. */
export function openClient(name: ClientName, port: number): RedisClient {
  return closeLater(CLIENTS[name](port)).client;
}
