import type { EventListener } from "../events/event.ts";

// Addresses for documentation, which nobody has: RFC 5737.
const PEER = "198.51.100.1";
const CLAIMED = "203.0.113.1";
/** Longer than any chain of real proxies, so that a framework which trusts a number of hops stops on the way. */
const HOPS = 64;
const forwarded = { "x-forwarded-for": [CLAIMED, ...Array(HOPS - 1).fill(PEER)].join(", ") };
const socket = { remoteAddress: PEER };

/** The part of an `Apikee` that is used. */
interface Warned {
  readonly mode: "local" | "server";
  readonly onEvent: EventListener;
}

/** Each is warned once at most. */
const checked = new WeakSet<Warned>();

/**
 * Raises the event `EVERY_PROXY_TRUSTED` where the framework takes the client's address from `X-Forwarded-For`
 * whoever sends it: every client then chooses the address that allow-lists see. Checked with the first request,
 * and only in server mode: in local mode nobody reads the address.
 *
 * @param request Express's or Fastify's own.
 * @param setting What the framework calls its option, for the warning.
 */
export function checkTrustedProxies(apikee: Warned, request: object, setting: string): void {
  if (apikee.mode === "local" || checked.has(apikee)) return;
  checked.add(apikee);
  if (!trustsAnybody(request)) return;
  const message = `\`${setting}\` trusts every sender of X-Forwarded-For, so every client can choose its own address: set it to the addresses of your proxies, or give getClientIp.`;
  apikee.onEvent({ type: "EVERY_PROXY_TRUSTED", message });
}

/**
 * Asks the framework what it would take for the client's address if a stranger sent this request. Its setting
 * may be a function, and Fastify does not show it.
 */
function trustsAnybody(request: object): boolean {
  const sent = {
    raw: { value: { headers: forwarded, socket } },
    headers: { value: forwarded },
    socket: { value: socket },
  };
  try {
    const stranger: { readonly ip?: unknown } = Object.create(request, sent);
    return stranger.ip === CLAIMED;
  } catch {
    // An application's own function may not expect these addresses.
    return false;
  }
}
