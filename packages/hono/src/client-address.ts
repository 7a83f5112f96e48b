import type { Context } from "hono";
import { nodeExchange } from "./node.ts";

/** What `c.env` holds about a connection: on Deno the second argument of a handler, on Bun the server. */
interface RuntimeEnv {
  readonly remoteAddr?: { readonly hostname?: unknown };
  readonly server?: BunServer;
  requestIP?: BunServer["requestIP"];
}

interface BunServer {
  requestIP?(request: Request): { readonly address: string } | null;
}

/**
 * The address at the other end of the connection, as Node, Bun and Deno report it. Cloudflare sets it as the header
 * CF-Connecting-IP, whatever a client sends; the property `request.cf`, which no client can set, shows that the request
 * came through Cloudflare. Undefined where the address is not known.
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
