// The same program in local mode and in server mode: the environment decides.
import { Apikee, apikeeMiddleware } from "@apikee/express";
import express from "express";

const apikee = new Apikee();
const app = express().use(apikeeMiddleware({ apikee }));
app.get("/me", (req, res) => {
  res.json({
    tenant: req.apikee.tenant,
    degraded: req.apikeeDecision.degraded,
    clientId: req.apikeeDecision.clientId,
  });
});

const key = await apikee.create("acme-corp", { confirm: true });
const server = app.listen(0, "127.0.0.1", async () => {
  const url = `http://127.0.0.1:${server.address().port}/me`;
  const response = await fetch(url, { headers: { "x-api-key": key } });
  console.log(JSON.stringify({ mode: apikee.mode, status: response.status, ...(await response.json()) }));
  server.close();
  server.closeAllConnections();
  await apikee.close();
});
