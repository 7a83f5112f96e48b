import { incomingOf } from "../incoming.ts";
import type { HttpContext } from "./env.ts";

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/i;
/** What a proxy on this machine, which speaks for others, says of them. */
const FORWARDED = /^(?:forwarded|via|x-forwarded-.+|x-real-ip|.+-(?:client|connecting)-ip)$/;

/** Whether an address is one of this machine, whoever comes through it. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.test(address);
}

/**
 * Whether the request was made on the platform's own machine, by its own name: not through a proxy, nor by a
 * page whose host name was made to mean this machine.
 */
export function isOnThisMachine(c: HttpContext): boolean {
  const incoming = incomingOf(c);
  // Without a socket the caller is in this very process.
  if (incoming === null) return true;
  // No browser speaks HTTP/1.0 any more, and a proxy that was told nothing may: nginx does before 1.29.7. Of a later one
  // nothing tells: docs/self-hosting.md has the headers that do.
  const isForwarded =
    incoming.httpVersion === "1.0" || Object.keys(incoming.headers).some((name) => FORWARDED.test(name));
  const isHere = isLoopback(incoming.socket.remoteAddress ?? "");
  return isHere && !isForwarded && LOOPBACK_HOST.test(c.req.header("host") ?? "");
}
