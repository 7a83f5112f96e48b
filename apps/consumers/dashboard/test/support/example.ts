import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createApp } from "../../../../examples/src/express/app.ts";
import { connect } from "../../src/connect.ts";

/** Runs the Express example in server mode until the test ends, and gives its address. */
export async function startExample(variables: Readonly<Record<string, string>>): Promise<string> {
  const apikee = connect(variables);
  const server = createApp(apikee).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(async () => {
    server.closeAllConnections();
    server.close();
    await apikee.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
