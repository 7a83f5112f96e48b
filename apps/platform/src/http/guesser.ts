import { clientAddress } from "../client-address.ts";
import { networkOf } from "../network-of.ts";
import type { TrustedProxies } from "../policies/ip/trusted-proxies.ts";
import type { PlatformContext } from "../services/context.ts";
import type { Guesser } from "../services/sessions/throttle.ts";
import { knownBrowser } from "./browser-cookie.ts";
import type { HttpContext } from "./env.ts";
import { isLoopback, isOnThisMachine } from "./peer.ts";

/** Who guesses through a proxy on this machine that says nothing of them which is believed. */
const THROUGH_PROXY = "through a proxy";

/** Who guesses at the password: a browser that has signed in before, or else the network that the request is from. */
export async function guesserOf(
  context: PlatformContext,
  proxies: TrustedProxies,
  c: HttpContext,
): Promise<Guesser> {
  const browser = await knownBrowser(context, c);
  if (browser !== null) return { name: `browser ${browser}`, isKnown: true };
  const isKnown = isOnThisMachine(c);
  const address = clientAddress(c, proxies);
  return { name: isLoopback(address) && !isKnown ? THROUGH_PROXY : networkOf(address), isKnown };
}
