import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "../src/browser.ts";
import { furnish } from "../src/furnish.ts";
import { PAGES } from "../src/pages.ts";
import type { Person } from "../src/person.ts";
import { violations } from "./support/axe.ts";
import { openScene } from "./support/scene.ts";

const scene = openScene("SQLite");
const THEMES = ["light", "dark"] as const;
let person: Person;
let page: Page;

beforeAll(async () => {
  if (!hasBrowser()) return;
  ({ person, page } = await scene.visit());
  await page.emulateMedia({ reducedMotion: "reduce" });
  await person.open();
});

/** As narrow as phones are that are in use. */
const PHONE = { width: 360, height: 780 };

async function inBothThemes(look: () => Promise<void>): Promise<void> {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    await look();
  }
}

async function expectNoViolation(): Promise<void> {
  await inBothThemes(async () => expect(await violations(page)).toEqual([]));
}

describe("axe-core finds nothing wrong, in the light and in the dark, with", () => {
  it("the first password, the sign-in's page", async () => {
    await page.getByLabel("Password").waitFor();
    await expectNoViolation();
    await person.choosePassword();
  });

  it("the first project, and its credentials", async () => {
    await page.getByLabel("Slug").waitFor();
    await expectNoViolation();
    const variables = await person.makeProject("my-api");
    await furnish(variables);
    await page.getByText("The first request is here").waitFor();
    await expectNoViolation();
    await person.goOn();
  });

  it.each(PAGES)("%s", async (name) => {
    await person.goTo(name);
    await expect.poll(() => page.locator("[aria-busy=true], .skeleton").count()).toBe(0);
    await expectNoViolation();
  });

  it("a client, its menus and its dialogs", async () => {
    await person.goTo("Clients");
    await page.getByRole("link", { name: "acme-corp" }).click();
    await page.getByRole("heading", { level: 1, name: "acme-corp" }).waitFor();
    await expectNoViolation();
    await page.getByRole("button", { name: "Issue a key" }).click();
    await expectNoViolation();
    await page.keyboard.press("Escape");
    for (const name of ["Edit…", "Delete…"]) {
      await page.getByRole("button", { name }).click();
      await expectNoViolation();
      await page.keyboard.press("Escape");
    }
  });

  it("a request that was explained", async () => {
    await page.getByRole("main").getByRole("link", { name: "Explain" }).click();
    await page.getByRole("button", { name: "Explain" }).click();
    await page.getByRole("table").waitFor();
    await expectNoViolation();
  });

  it("a request that was opened, and the command palette", async () => {
    await person.goTo("Logs");
    await page.locator(".log-open").first().click();
    await page.getByRole("dialog", { name: "Request" }).waitFor();
    await expectNoViolation();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Go to" }).waitFor();
    await expectNoViolation();
  });
});

describe("on a phone, neither, with", () => {
  it.each(PAGES)("%s", async (name) => {
    await page.setViewportSize(PHONE);
    await page.keyboard.press("Escape");
    await person.open(new URL(page.url()).pathname.replace(/[^/]+$/, name.toLowerCase()));
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await expect.poll(() => page.locator("[aria-busy=true], .skeleton").count()).toBe(0);
    await expectNoViolation();
  });

  it("the open navigation", async () => {
    await page.getByRole("button", { name: "Navigation" }).click();
    await page.getByRole("link", { name: "Overview" }).waitFor();
    await expectNoViolation();
  });
});
