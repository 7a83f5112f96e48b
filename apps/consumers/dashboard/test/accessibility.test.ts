import type { Page } from "playwright-core";
import { beforeAll, describe, it } from "vitest";
import { hasBrowser } from "../src/browser.ts";
import { furnish } from "../src/furnish.ts";
import { PAGES } from "../src/pages.ts";
import type { Person } from "../src/person.ts";
import { expectNoViolation } from "./support/axe.ts";
import { openScene } from "./support/scene.ts";
import { loaded, PHONE } from "./support/screen.ts";

const scene = openScene("SQLite");
let person: Person;
let page: Page;

beforeAll(async () => {
  if (!hasBrowser()) return;
  ({ person, page } = await scene.visit());
  await page.emulateMedia({ reducedMotion: "reduce" });
  await person.open();
});

describe("axe-core finds nothing wrong, in the light and in the dark, with", () => {
  it("the first password, the sign-in's page", async () => {
    await page.getByLabel("Password").waitFor();
    await expectNoViolation(page);
    await person.choosePassword();
  });

  it("the first project, and its credentials", async () => {
    await page.getByLabel("Slug").waitFor();
    await expectNoViolation(page);
    const variables = await person.makeProject("my-api");
    await furnish(variables);
    await page.getByText("The first request is here").waitFor();
    await expectNoViolation(page);
    await person.goOn();
  });

  it.each(PAGES)("%s", async (name) => {
    await person.goTo(name);
    await loaded(page);
    await expectNoViolation(page);
  });

  it("a client, its menus and its dialogs", async () => {
    await person.goTo("Clients");
    await page.getByRole("link", { name: "acme-corp" }).click();
    await page.getByRole("heading", { level: 1, name: "acme-corp" }).waitFor();
    await expectNoViolation(page);
    await page.getByRole("button", { name: "Issue a key" }).click();
    await expectNoViolation(page);
    await page.keyboard.press("Escape");
    for (const name of ["Edit…", "Delete…"]) {
      await page.getByRole("button", { name }).click();
      await expectNoViolation(page);
      await page.keyboard.press("Escape");
    }
  });

  it("a request that was explained", async () => {
    await page.getByRole("main").getByRole("link", { name: "Explain" }).click();
    await page.getByRole("button", { name: "Explain" }).click();
    await page.getByRole("table").waitFor();
    await expectNoViolation(page);
  });

  it("a request that was opened, and the command palette", async () => {
    await person.goTo("Logs");
    await page.locator(".log-open").first().click();
    await page.getByRole("dialog", { name: "Request" }).waitFor();
    await expectNoViolation(page);
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Go to" }).waitFor();
    await expectNoViolation(page);
  });
});

describe("on a phone, neither, with", () => {
  it.each(PAGES)("%s", async (name) => {
    await page.setViewportSize(PHONE);
    await page.keyboard.press("Escape");
    await person.open(new URL(page.url()).pathname.replace(/[^/]+$/, name.toLowerCase()));
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await loaded(page);
    await expectNoViolation(page);
  });

  it("the open navigation", async () => {
    await page.getByRole("button", { name: "Navigation" }).click();
    await page.getByRole("link", { name: "Overview" }).waitFor();
    await expectNoViolation(page);
  });
});
