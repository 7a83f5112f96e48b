import type { Context } from "hono";
import { nodeExchange } from "./node.ts";

/** What runtimes tell in `c.env` of a connection: Deno in the second argument of a handler, Bun by asking its server. */
interface RuntimeEnv {
  readonly remoteAddr?: { readonly hostname?: unknown };
  readonly server?: BunServer;
  requestIP?: BunServer["requestIP"];
}

interface BunServer {
  requestIP?(request: Request): { readonly address: string } | null;
}

/**
 * The address at the other end of the connection, on Node, Bun and Deno as the runtime tells it. Cloudflare
 * tells it in the header CF-Connecting-IP, which it sets itself whatever a client sends; that it did shows
 * `request.cf`, which no client can make. Undefined where nobody tells it.
 */
export function clientAddress(c: Context): string | undefined {
  const node = nodeExchange(c.env);
  if (node !== null) return node.incoming.socket?.remoteAddress;
  const { remoteAddr, server, requestIP } = (c.env ?? {}) as RuntimeEnv;
  if (typeof remoteAddr?.hostname === "string") return remoteAddr.hostname;
  if (typeof requestIP === "function") return (c.env as Required<BunServer>).requestIP(c.req.raw)?.address;
  if (typeof server?.requestIP === "function") return server.requestIP(c.req.raw)?.address;
  return isFromCloudflare(c.req.raw) ? c.req.header("cf-connecting-ip") : undefined;
}

function isFromCloudflare(request: Request & { readonly cf?: unknown }): boolean {
  return typeof request.cf === "object" && request.cf !== null;
}
