// A server with nothing behind it, which answers a POST with as many bytes as it is told. See bare-server.ts.
import { serve } from "@hono/node-server";
import { Hono } from "hono";

const answer = "x".repeat(Number(process.argv[2]));
const HEADERS = { "content-type": "application/json", "cache-control": "no-store" };
/** Connections wait while others have their turn. */
const KEEP_ALIVE_MS = 75_000;

const app = new Hono();
app.post("/api/v1/channel", async (c) => {
  await c.req.text();
  return new Response(answer, { headers: HEADERS });
});
serve(
  {
    fetch: app.fetch,
    port: 0,
    hostname: "127.0.0.1",
    serverOptions: { keepAliveTimeout: KEEP_ALIVE_MS },
  },
  ({ port }) => process.send?.({ port }),
);
process.once("disconnect", () => process.exit());
