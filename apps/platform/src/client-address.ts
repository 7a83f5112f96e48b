import type { Context } from "hono";
import { incomingOf } from "./incoming.ts";
import type { TrustedProxies } from "./policies/ip/trusted-proxies.ts";

/** The address of whoever made a request, as far as proxies are believed; "" where there is no connection. */
export function clientAddress(c: Context, proxies: TrustedProxies): string {
  const incoming = incomingOf(c);
  if (incoming === null) return "";
  const forwardedFor = incoming.headers["x-forwarded-for"];
  // Node joins several of them, in their order.
  const text = Array.isArray(forwardedFor) ? forwardedFor.join(",") : forwardedFor;
  return proxies.clientOf(incoming.socket.remoteAddress ?? "", text);
}
