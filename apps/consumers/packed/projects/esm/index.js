import { once } from "node:events";
import { Apikee } from "@apikee/core";
import { fromFetchRequest, Guard } from "@apikee/core/guard";
import { apikeeMiddleware, requireScope } from "@apikee/express";
import express from "express";

const apikee = new Apikee();
const key = await apikee.create("acme-corp", {
  scopes: ["orders:read"],
  expiresIn: "90d",
  meta: { plan: "pro" },
});
const guarded = await new Guard(apikee).authenticate(
  fromFetchRequest(new Request("http://localhost/orders")),
);

const app = express();
app.use(apikeeMiddleware({ apikee, excludePaths: ["/health"] }));
app.get("/health", (_req, res) => res.json({ status: "ok" }));
app.get("/orders", requireScope("orders:read"), (req, res) => res.json({ tenant: req.apikee.tenant }));
app.delete("/orders", requireScope("orders:delete"), (_req, res) => res.sendStatus(204));

const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
const origin = `http://127.0.0.1:${server.address().port}`;
const headers = { "x-api-key": key };
const answers = [
  await fetch(`${origin}/health`),
  await fetch(`${origin}/orders`, { headers }),
  await fetch(`${origin}/orders`),
  await fetch(`${origin}/orders`, { headers, method: "DELETE" }),
];
const statuses = answers.map(({ status }) => status);
const body = await answers[1].json();
server.closeAllConnections();
server.close();

console.log(JSON.stringify({ claims: apikee.verify(key), guarded: guarded.status, statuses, body }));
