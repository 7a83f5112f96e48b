import { describe, expect, it } from "vitest";
import { startExample } from "./support/example.ts";
import { DATABASES, openScene } from "./support/scene.ts";

describe.each(DATABASES)("a key's life on %s", (database) => {
  const scene = openScene(database);

  it("is issued, works, is seen in the log, is revoked, and is refused", async () => {
    const { person, page, offences } = await scene.visit();
    const variables = await person.begin("orders");
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
