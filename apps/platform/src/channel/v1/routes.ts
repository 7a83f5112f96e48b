import type { X25519PrivateKey } from "@apikee/core/channel";
import { Hono } from "hono";
import { incomingOf } from "../../incoming.ts";
import type { PlatformContext } from "../../services/context.ts";
import { readText } from "../body.ts";
import { Version1Endpoint } from "./endpoint.ts";

const HEADERS = { "content-type": "application/json", "cache-control": "no-store" };
const UNREAD = new Map([
  [408, refusalOf("The body took too long to arrive.")],
  [413, refusalOf("The body is larger than 256 KiB.")],
]);

/** The channel, version 1: `POST /api/v1/client/{client_uuid}` (docs/protocol.md section 4). */
export function version1Routes(context: PlatformContext, privateKey: X25519PrivateKey): Hono {
  const endpoint = new Version1Endpoint(context, privateKey);
  const routes = new Hono();
  routes.post("/api/v1/client/:id{[0-9a-f-]{36}}", async (c) => {
    const body = await readText(c, { clock: context.clock, incoming: incomingOf(c) });
    if (typeof body === "number") return new Response(UNREAD.get(body), { status: body, headers: HEADERS });
    const answer = await endpoint.answer({
      clientId: c.req.param("id"),
      serverKey: c.req.header("x-api-key"),
      encrypted: c.req.header("x-apikee-encrypted"),
      projectEnv: c.req.query("project_env"),
      methodPath: c.req.query("method_path"),
      body,
    });
    return new Response(answer.body, { status: answer.status, headers: HEADERS });
  });
  return routes;
}

function refusalOf(message: string): string {
  return JSON.stringify({ error: "CHANNEL", message });
}
