import { randomBytes } from "node:crypto";
import { Apikee } from "@apikee/core";
import { listen } from "../listen.ts";
import { createApp } from "./app.ts";

/** The example, running. */
export interface RunningExample {
  readonly apikee: Apikee;
  /** Where it listens, such as `http://127.0.0.1:3000`. */
  readonly origin: string;
  /** A fresh key of acme-corp that may read orders, good for an hour. */
  readonly key: string;
}

/**
 * Runs the orders API. Its mode is the environment's: with `APIKEE_SERVER_KEY` and `APIKEE_PROJECT_ENV` it is
 * in server mode, and nothing else differs. Without `APIKEE_SECRET` each start makes a secret, and the keys of
 * the last start are refused.
 */
export async function runExpress(): Promise<RunningExample> {
  const apikee = new Apikee({ secret: process.env["APIKEE_SECRET"] || randomBytes(48).toString("base64") });
  const origin = await listen(createApp(apikee), () => apikee.close());
  const key = await apikee.create("acme-corp", { scopes: ["orders:read"], expiresIn: "1h", confirm: true });
  return { apikee, origin, key };
}
