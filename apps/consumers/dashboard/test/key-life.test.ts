import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { Apikee } from "@apikee/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { createApp } from "../../../examples/src/express/app.ts";
import { DATABASES, openScene } from "./support/scene.ts";

/** The Express example in server mode. */
async function startExample(variables: Readonly<Record<string, string>>): Promise<string> {
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

describe.each(DATABASES)("a key's life on %s", (database) => {
  const scene = openScene(database);

  it("is issued, works, is seen in the log, is revoked, and is refused", async () => {
    const { person, page, offences } = await scene.visit();
    await person.open();
    await person.choosePassword();
    const variables = await person.makeProject("orders");
    await person.goOn();
    const api = await startExample(variables);
    await person.makeClient("Acme Corp");
    const key = await person.issueKey("orders:read");
    const call = () => fetch(`${api}/orders`, { headers: { "x-api-key": key } });
    expect((await call()).status).toBe(200);

    await page.getByRole("link", { name: "Log", exact: true }).click();
    await page.getByRole("row", { name: /allowed.*GET \/orders/ }).waitFor();
    await page.goBack();

    await page.getByRole("button", { name: /^Actions for the key/ }).click();
    await page.getByRole("menuitem", { name: "Revoke…" }).click();
    await page.getByRole("button", { name: "Revoke the key" }).click();
    await page.getByRole("cell", { name: "revoked" }).waitFor();
    const refused = await call();
    expect([refused.status, (await refused.json()).error]).toEqual([401, "REVOKED"]);

    await page.getByRole("link", { name: "Log", exact: true }).click();
    await page.getByRole("row", { name: /REVOKED.*GET/ }).waitFor();
    expect(offences).toEqual([]);
  });
});
