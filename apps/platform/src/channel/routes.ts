import { Receiver } from "@apikee/core/channel";
import { Hono } from "hono";
import { clientAddress } from "../client-address.ts";
import { incomingOf } from "../incoming.ts";
import type { TrustedProxies } from "../policies/ip/trusted-proxies.ts";
import type { PlatformContext } from "../services/context.ts";
import { readText } from "./body.ts";
import { DerivationLimit } from "./derivation-limit.ts";
import { ChannelEndpoint } from "./endpoint.ts";
import type { KeyRing } from "./key-ring.ts";

interface Options {
  readonly context: PlatformContext;
  readonly keyRing: KeyRing;
  readonly maxDerivations: number | undefined;
  readonly proxies: TrustedProxies;
}

/** The channel, version 2: `/.well-known/apikee-channel` and `POST /api/v1/channel` (docs/protocol.md section 3). */
export function channelRoutes({ context, keyRing, maxDerivations, proxies }: Options): Hono {
  const { clock, randomBytes } = context;
  const derivations = new DerivationLimit({ clock, max: maxDerivations });
  const receiver = new Receiver({
    keys: keyRing.keys,
    clock,
    randomBytes,
    allowDerivation: (address) => derivations.allow(address),
  });
  keyRing.onKeys = (keys) => receiver.setKeys(keys);
  const endpoint = new ChannelEndpoint(context, receiver);

  const routes = new Hono();
  routes.get("/.well-known/apikee-channel", async () => json(200, await keyRing.document()));
  routes.post("/api/v1/channel", async (c) => {
    const incoming = incomingOf(c);
    const text = await readText(c, { clock, incoming });
    if (typeof text === "number") return json(text, REFUSED);
    const { status, body } = await endpoint.answer(text, clientAddress(c, proxies));
    return json(status, body);
  });
  return routes;
}

const REFUSED = JSON.stringify({ error: "CHANNEL" });
const HEADERS = { "content-type": "application/json", "cache-control": "no-store" };

function json(status: number, body: string): Response {
  return new Response(body, { status, headers: HEADERS });
}
