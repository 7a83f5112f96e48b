import type { ApikeeEvent } from "../events/event.ts";

/**
 * The warning about a framework that takes the client's address from whoever sends it, so that every customer
 * chooses what allow-lists see. `setting` is what the framework calls it. Adapters raise it.
 */
export function everyProxyTrusted(setting: string): ApikeeEvent {
  return {
    type: "EVERY_PROXY_TRUSTED",
    message: `\`${setting}\` is true, so every client can choose its own address: set it to the addresses of your proxies, or give getClientIp.`,
  };
}
