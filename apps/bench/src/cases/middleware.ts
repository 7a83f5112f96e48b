import { apikeeMiddleware } from "@apikee/express";
import express, { type Express } from "express";
import { compareWithDifference } from "../compare.ts";
import { getBytes } from "../http-text.ts";
import type { Section } from "../report.ts";
import { RunningApp } from "../running-app.ts";
import { makeKey, SECRET, TENANT } from "../subject.ts";

/** What `apikeeMiddleware()` adds to a request, in local mode, for a key that was seen before. */
export async function middlewareSection(): Promise<Section> {
  const request = getBytes("/orders", await makeKey());
  const bare = await RunningApp.start("Express 5 alone", appWith(false), request);
  const guarded = await RunningApp.start("Express 5 with apikeeMiddleware", appWith(true), request);
  const rows = await compareWithDifference(
    {
      label: "the Express middleware",
      unit: "µs",
      plan: { rounds: 600, sampleMs: 4 },
      entries: [{ candidate: bare.candidate }, { candidate: guarded.candidate }],
    },
    { name: "added by the middleware" },
  );
  await Promise.all([bare.stop(), guarded.stop()]);
  return {
    title: "What the Express middleware costs",
    ratioOf: "Express 5 alone",
    note:
      "A request and its response over a loopback connection that stays open, one at a time, client and server " +
      "in one process. Each app has one route, which answers a small JSON object; the key is in the cache.",
    rows,
  };
}

/** The same application, with or without the line that is measured. */
function appWith(guarded: boolean): Express {
  const app = express();
  if (guarded) app.use(apikeeMiddleware({ secret: SECRET, serverKey: null }));
  app.get("/orders", (_req, res) => {
    res.json({ tenant: TENANT, orders: [1, 2, 3] });
  });
  return app;
}
