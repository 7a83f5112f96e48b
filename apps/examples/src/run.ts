import { randomBytes } from "node:crypto";
import { Apikee } from "@apikee/core";
import { type Framework, serveOf } from "./frameworks.ts";
import type { Serve, Serving } from "./serving.ts";

const DEFAULT_PORT = 3000;

/** The example, running. */
export interface RunningExample {
  readonly apikee: Apikee;
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** A fresh key of acme-corp that may read orders, good for an hour. */
  readonly key: string;
}

/**
 * Runs the orders API in a framework, until SIGINT or SIGTERM, on the port in `PORT` or 3000, or on a free one
 * where that is taken. Its mode is the environment's: with `APIKEE_SERVER_KEY` and `APIKEE_PROJECT_ENV` it is in
 * server mode, and nothing else differs. Without `APIKEE_SECRET` each start makes a secret, and the keys of the
 * last start are refused.
 */
export async function run(framework: Framework): Promise<RunningExample> {
  const apikee = new Apikee({ secret: process.env["APIKEE_SECRET"] || randomBytes(48).toString("base64") });
  const serving = await onWantedPort(await serveOf(framework), apikee);
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => void end(serving, apikee));
  const key = await apikee.create("acme-corp", { scopes: ["orders:read"], expiresIn: "1h", confirm: true });
  return { apikee, origin: serving.origin, key };
}

async function onWantedPort(serve: Serve, apikee: Apikee): Promise<Serving> {
  const wanted = process.env["PORT"];
  if (wanted !== undefined) return serve(apikee, Number(wanted));
  return serve(apikee, DEFAULT_PORT).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE") throw error;
    return serve(apikee, 0);
  });
}

async function end(serving: Serving, apikee: Apikee): Promise<void> {
  try {
    await serving.close();
    // What is queued for the platform is sent first.
    await apikee.close();
  } finally {
    process.exit(0);
  }
}
