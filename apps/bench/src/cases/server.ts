import { Apikee } from "@apikee/core";
import { apikeeMiddleware } from "@apikee/express";
import express, { type Express } from "express";
import { BareServer } from "../bare-server.ts";
import { asyncCall } from "../candidates.ts";
import { compareWithDifference } from "../compare.ts";
import { getBytes } from "../http-text.ts";
import { measuredPlatform } from "../measured-platform.ts";
import { postByNodeHttp } from "../post-by-node-http.ts";
import type { Section } from "../report.ts";
import { RunningApp } from "../running-app.ts";
import { TENANT } from "../subject.ts";
import { post } from "../validate-sealer.ts";

/** Few, so that what disturbs some of them leaves most rounds alone. */
const REQUESTS_PER_ROUND = 5;
const MOST_ADDED_MS = 1;
const MOST_ADDED_RATIO = 2.5;

/** What server mode adds to a request, beside a POST of as many bytes. */
export async function serverSection(): Promise<Section> {
  const { platform, access, secret, envelope, envelopeBytes, answerBytes } = await measuredPlatform();
  const bare = await BareServer.start(answerBytes);
  const request = getBytes("/orders", access.key);
  const { baseUrl, serverKey, projectEnv } = access;
  const apikee = new Apikee({ secret, baseUrl, serverKey, projectEnv });
  const local = await RunningApp.start(
    "a request, local mode",
    appWith(new Apikee({ secret, serverKey: null })),
    request,
  );
  const server = await RunningApp.start("a request, server mode", appWith(apikee), request);
  const barePost = await asyncCall({
    name: "a bare POST to Hono",
    makeInput: () => envelope,
    run: (body) => post(`http://127.0.0.1:${bare.port}/api/v1/channel`, body),
    isRight: (answer) => answer.length === answerBytes,
  });
  const byNodeHttp = await asyncCall({
    name: "the same by node:http",
    makeInput: () => envelope,
    run: (body) => postByNodeHttp(bare.port, body),
    isRight: (answer) => answer.length === answerBytes,
  });
  const rows = await compareWithDifference(
    {
      label: "server mode",
      unit: "ms",
      plan: { rounds: 800, sampleMs: 8, maxOperations: REQUESTS_PER_ROUND, warmUpMs: 1_500 },
      entries: [barePost, byNodeHttp, local.candidate, server.candidate].map((candidate) => ({ candidate })),
    },
    {
      name: "added by server mode",
      targets: [
        { of: "value", atMost: MOST_ADDED_MS },
        { of: "ratio", atMost: MOST_ADDED_RATIO },
      ],
    },
  );
  await Promise.all([local.stop(), server.stop()]);
  await apikee.close();
  await Promise.all([platform.stop(), bare.stop()]);
  return {
    title: "What server mode adds to a request",
    ratioOf: "a bare POST",
    note:
      "An Express application with apikeeMiddleware, the same in either mode, and the customer that asks it, one " +
      "request at a time over a connection that stays open; beside them, each in a process of its own on loopback, " +
      "a platform on a SQLite file and a bare Hono server on @hono/node-server. The bare POST is made by the " +
      `application's process with fetch, with as many bytes as a validate: ${envelopeBytes}, and ${answerBytes} back; ` +
      "beside it the same by node:http, which is what the client uses where it is given no fetch. A round is five " +
      "requests of each; what is added is the difference within a round.",
    rows,
  };
}

function appWith(apikee: Apikee): Express {
  const app = express();
  app.use(apikeeMiddleware({ apikee }));
  app.get("/orders", (_req, res) => {
    res.json({ tenant: TENANT, orders: [1, 2, 3] });
  });
  return app;
}
