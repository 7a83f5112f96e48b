import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "../src/browser.ts";
import type { Person } from "../src/person.ts";
import { openScene } from "./support/scene.ts";

const scene = openScene("SQLite");
let person: Person;
let page: Page;

beforeAll(async () => {
  if (!hasBrowser()) return;
  ({ person, page } = await scene.visit());
  await person.begin("my-api");
  for (const name of ["Bravo", "Charlie", "Alpha"]) await person.makeClient(name);
});

const names = () => page.locator("tbody .table-link").allTextContents();

describe("the list of clients", () => {
  it("is sorted by a column's heading, and the address keeps how", async () => {
    await person.goTo("Clients");
    await expect.poll(names).toEqual(["Alpha", "Bravo", "Charlie"]);
    await page.getByRole("button", { name: "Name" }).click();
    await expect.poll(names).toEqual(["Charlie", "Bravo", "Alpha"]);
    await page.getByRole("button", { name: "Made" }).click();
    await expect.poll(names).toEqual(["Bravo", "Charlie", "Alpha"]);
    await page.getByRole("button", { name: "Made" }).click();
    await expect.poll(names).toEqual(["Alpha", "Charlie", "Bravo"]);
    await page.reload();
    await expect.poll(names).toEqual(["Alpha", "Charlie", "Bravo"]);
    expect(await page.getByRole("columnheader", { name: "Made" }).getAttribute("aria-sort")).toBe(
      "descending",
    );
  });
});

describe("a client", () => {
  it("is edited, and metadata that is no object is explained as it is typed", async () => {
    await person.goTo("Clients");
    await page.getByRole("link", { name: "Bravo" }).click();
    await page.getByRole("button", { name: "Edit…" }).click();
    const dialog = page.getByRole("dialog", { name: "Edit Bravo" });
    await dialog.getByLabel("Name").fill("Bravo & Sons");
    await dialog.getByLabel("Type").selectOption("service");
    await dialog.getByLabel("Metadata").fill('["pro"]');
    await dialog.getByText("It must be an object").waitFor();
    expect(await dialog.getByRole("button", { name: "Save" }).isDisabled()).toBe(true);
    await dialog.getByLabel("Metadata").fill('{ "plan": "pro" }');
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("heading", { level: 1, name: "Bravo & Sons" }).waitFor();
    await page.getByText('"plan": "pro"').waitFor();
    await page
      .getByRole("definition")
      .filter({ hasText: /^service$/ })
      .waitFor();
  });
});
