import { describe, expect, it } from "vitest";
import { startExample } from "./support/example.ts";
import { DATABASES, openScene } from "./support/scene.ts";

describe.each(DATABASES)("a client on a small limit, on %s,", (database) => {
  const scene = openScene(database);

  it("runs into 429, which its bar, the log and the overview show", async () => {
    const { person, page, offences } = await scene.visit();
    const variables = await person.begin("orders");
    const api = await startExample(variables);
    await person.makeTemplate("Tiny", { "Requests an hour": "3", "Requests a month": "1000" });
    await person.makeClient("Acme Corp", "Tiny");
    const key = await person.issueKey("orders:read");
    await page.getByRole("meter", { name: "This hour: 0 of 3" }).waitFor();

    const statuses: number[] = [];
    for (let requests = 0; requests < 5; requests++) {
      statuses.push((await fetch(`${api}/orders`, { headers: { "x-api-key": key } })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 429, 429]);

    // By itself, without loading the page anew.
    await page.getByRole("meter", { name: "This hour: 3 of 3" }).waitFor();
    await page.getByText("3 of 3: used up").waitFor();
    await page.getByRole("meter", { name: "This month: 3 of 1,000" }).waitFor();
    await page.getByRole("link", { name: "Log", exact: true }).click();
    await page
      .getByRole("row", { name: /RATE_LIMITED.*GET \/orders/ })
      .first()
      .waitFor();
    await person.goTo("Overview");
    await page.getByRole("img", { name: /Requests by outcome: allowed 3, degraded 0, limited 2,/ }).waitFor();
    await page.getByRole("link", { name: "limited 2" }).click();
    await expect.poll(() => page.getByRole("cell", { name: "RATE_LIMITED" }).count()).toBe(2);
    expect(offences).toEqual([]);
  });
});
