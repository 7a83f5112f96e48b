import { expect, it } from "vitest";
import { startExample } from "./support/example.ts";
import { openScene } from "./support/scene.ts";

const scene = openScene("SQLite");

it("an address that is listed is blocked, seen as a signal, explained, and trusted again from there", async () => {
  const { person, page, offences } = await scene.visit();
  await person.open();
  await person.choosePassword();
  const variables = await person.makeProject("orders");
  await person.goOn();
  const api = await startExample(variables);
  await person.makeClient("Acme Corp");
  const key = await person.issueKey("orders:read");
  const call = async () => (await fetch(`${api}/orders`, { headers: { "x-api-key": key } })).status;
  expect(await call()).toBe(200);

  await person.goTo("Settings");
  await page.getByLabel("Listed by hand").fill("127.0.0.0/33");
  await page.getByRole("button", { name: "Save the rules" }).click();
  await page.getByText(/^127\.0\.0\.0\/33: /).waitFor();
  await page.getByLabel("Listed by hand").fill("127.0.0.1");
  await page.getByRole("button", { name: "Save the rules" }).click();
  await page.getByText("The fraud rules are saved").first().waitFor();
  expect(await call()).toBe(403);

  await person.goTo("Signals");
  const signal = page.getByRole("article", { name: /^Listed address: The address 127\.0\.0\.1 is listed/ });
  await signal.getByText("blocked").waitFor();

  await person.goTo("Explain");
  await page.getByLabel("Name of the client").fill("acme");
  await page.getByRole("button", { name: "Acme Corp" }).click();
  await page.getByLabel("Address").fill("127.0.0.1");
  await page.getByRole("button", { name: "Explain" }).click();
  await page.getByText("It would be refused: FRAUD_BLOCKED").waitFor();
  await page.getByRole("row", { name: /Key and client passes/ }).waitFor();
  await page
    .getByRole("row", { name: /Listed address refuses The address 127\.0\.0\.1 is listed by hand/ })
    .waitFor();

  await person.goTo("Signals");
  await signal.getByRole("button", { name: "Trust 127.0.0.1 again" }).click();
  await page.getByText("127.0.0.1 is trusted again: it is off the list.").first().waitFor();
  expect(await call()).toBe(200);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("The list is as it was.").first().waitFor();
  expect(await call()).toBe(403);
  expect(offences).toEqual([]);
});
