import { type DemoClient, makeDemoClients } from "./demo-clients.ts";
import type { PlatformAccess } from "./platform-api.ts";

/** Between two requests, at the least and at the most. */
const PAUSE_MS = [150, 1500] as const;

/** What is called, the most often first. */
const REQUESTS = [
  { method: "GET", path: "/orders" },
  { method: "GET", path: "/me" },
  { method: "POST", path: "/orders", body: { item: "a crate of lemons" } },
  { method: "GET", path: "/orders" },
  { method: "DELETE", path: "/orders/999999" },
] as const;

/**
 * Sends a small stream of believable requests to the example until the process ends: of a few clients, of which
 * one soon reaches its limit and one goes on with a key that was revoked.
 */
export async function startDemo(origin: string, platform: PlatformAccess): Promise<void> {
  const clients = await makeDemoClients(platform);
  const next = () => {
    const [least, most] = PAUSE_MS;
    // Nothing waits for it: the example ends as it would without.
    setTimeout(
      () => void send(origin, pick(clients)).finally(next),
      least + Math.random() * (most - least),
    ).unref();
  };
  next();
}

async function send(origin: string, { key }: DemoClient): Promise<void> {
  const { method, path, ...rest } = pick(REQUESTS);
  const headers = { "x-api-key": key, "content-type": "application/json", "user-agent": "orders-demo/1.0" };
  const body = "body" in rest ? JSON.stringify(rest.body) : null;
  // Where the example is ending there is nobody to tell.
  await fetch(origin + path, { method, headers, body }).then(
    (response) => response.arrayBuffer(),
    () => undefined,
  );
}

/** One of several, the first ones more often. */
function pick<Item>(items: readonly [Item, ...Item[]]): Item {
  return items[Math.floor(Math.random() ** 2 * items.length)] ?? items[0];
}
