import { incomingOf } from "../incoming.ts";
import { networkOf } from "../network-of.ts";
import type { HttpContext } from "./env.ts";

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;
/** A proxy on this machine speaks for others. */
const FORWARDED = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"];

/** Who is connected, as one network: never by a header, which anybody can write. */
export function networkOfClient(c: HttpContext): string {
  return networkOf(incomingOf(c)?.socket.remoteAddress ?? "");
}

/**
 * Whether the request was made on the platform's own machine, by its own name: not through a proxy, nor by a
 * page whose host name was made to mean this machine.
 */
export function isOnThisMachine(c: HttpContext): boolean {
  const incoming = incomingOf(c);
  // Without a socket the caller is in this very process.
  if (incoming === null) return true;
  const isLoopback = LOOPBACK.test(incoming.socket.remoteAddress ?? "");
  const isForwarded = FORWARDED.some((name) => c.req.header(name) !== undefined);
  return isLoopback && !isForwarded && LOOPBACK_HOST.test(c.req.header("host") ?? "");
}
