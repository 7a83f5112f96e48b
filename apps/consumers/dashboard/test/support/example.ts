import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Apikee } from "@apikee/core";
import { onTestFinished } from "vitest";
import { createApp } from "../../../../examples/src/express/app.ts";

/** Runs the Express example in server mode until the test ends, and gives its address. */
export async function startExample(variables: Readonly<Record<string, string>>): Promise<string> {
  const apikee = new Apikee({
    secret: variables["APIKEE_SECRET"]!,
    serverKey: variables["APIKEE_SERVER_KEY"]!,
    projectEnv: variables["APIKEE_PROJECT_ENV"]!,
    baseUrl: variables["APIKEE_BASE_URL"]!,
  });
  const server = createApp(apikee).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await apikee.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
