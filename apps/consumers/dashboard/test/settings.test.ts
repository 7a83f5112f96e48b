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
});

describe("in the settings", () => {
  it("a server key is made under a name, shown once, and listed by it", async () => {
    await person.goTo("Settings");
    await page.getByRole("button", { name: "New server key…" }).click();
    const dialog = page.getByRole("dialog", { name: "New server key" });
    await dialog.getByLabel("Name").fill("since May");
    await dialog.getByRole("button", { name: "Make it" }).click();
    const shown = page.getByRole("dialog", { name: "Your new server key" });
    expect(await shown.locator("pre").textContent()).toMatch(/^APIKEE_SERVER_KEY=sk_live_/);
    await shown.getByRole("button", { name: "I have it" }).click();
    await page.getByRole("cell", { name: "since May" }).waitFor();
  });

  it("the project is called something else, and an address that is none is explained", async () => {
    const card = page.getByRole("region", { name: "Project", exact: true });
    await card.getByLabel("Name").fill("My own API");
    await card.getByLabel("Description").fill("For those who order.");
    await card.getByLabel("Address of the API").fill("ftp://api.example.com");
    await card.getByRole("button", { name: "Save the project" }).click();
    await card.getByRole("alert").first().waitFor();
    await card.getByLabel("Address of the API").fill("https://api.example.com");
    await card.getByRole("button", { name: "Save the project" }).click();
    await page.getByText("The project is saved.").first().waitFor();
    expect(await card.getByRole("alert").count()).toBe(0);
    await page.reload();
    await expect.poll(() => card.getByLabel("Name").inputValue()).toBe("My own API");
    expect(await card.getByLabel("Address of the API").inputValue()).toBe("https://api.example.com");
  });
});

describe("the platform's own", () => {
  it("channel keys are replaced, after a question", async () => {
    const card = page.getByRole("region", { name: "Channel keys of the platform" });
    await expect.poll(() => card.getByRole("listitem").count()).toBeGreaterThan(0);
    const before = await card.getByRole("listitem").count();
    await card.getByRole("button", { name: "Replace…" }).click();
    await page.getByRole("dialog").getByLabel("Those before it end").selectOption({ label: "after an hour" });
    await page.getByRole("button", { name: "Replace them" }).click();
    await page.getByText("The channel keys are replaced.").first().waitFor();
    await expect.poll(() => card.getByRole("listitem").count()).toBe(before + 1);
    await card
      .getByText(/in \d+ minutes/)
      .first()
      .waitFor();
  });
});

describe("an endpoint", () => {
  it("is made known before its first request, and a path that is none is explained", async () => {
    await person.goTo("Endpoints");
    await page.getByRole("button", { name: "New endpoint" }).click();
    const dialog = page.getByRole("dialog", { name: "New endpoint" });
    await dialog.getByLabel("Method").selectOption("POST");
    await dialog.getByLabel("Path").fill("orders");
    await dialog.getByLabel("Name").fill("Place an order");
    await dialog.getByRole("button", { name: "Make it known" }).click();
    await dialog.getByText("must begin with /").first().waitFor();
    await dialog.getByLabel("Path").fill("/orders");
    await dialog.getByRole("button", { name: "Make it known" }).click();
    await page.getByRole("cell", { name: "POST /orders Place an order" }).waitFor();
  });
});

describe("another environment", () => {
  it("is made from the menu of environments, shows its credentials once, and is then gone to", async () => {
    await page.getByRole("button", { name: "Environment: my-api-production" }).click();
    await page.getByRole("menuitem", { name: "New environment of My own API…" }).click();
    await page.getByRole("heading", { level: 1, name: "A new environment of My own API" }).waitFor();
    await page.getByLabel("Environment").fill("production");
    await page.getByRole("button", { name: "Make the environment" }).click();
    await page.getByRole("alert").first().waitFor();
    await page.getByLabel("Environment").fill("staging");
    await page.getByRole("button", { name: "Make the environment" }).click();
    await page.getByText("APIKEE_PROJECT_ENV=my-api-staging").waitFor();
    await person.goOn();
    await page.getByRole("button", { name: "Environment: my-api-staging" }).waitFor();
  });
});

describe("the command palette", () => {
  it("goes to a client by a part of its name, and says where one is", async () => {
    await person.makeClient("Acme Corp");
    await person.goTo("Overview");
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Go to" }).waitFor();
    await page.keyboard.type("cme");
    await page.getByRole("option", { name: "Acme Corp" }).waitFor();
    await page.getByRole("option", { name: "Acme Corp" }).click();
    await page.getByRole("heading", { level: 1, name: "Acme Corp" }).waitFor();
    await person.goTo("Templates");
    await page.getByRole("status").filter({ hasText: "Templates" }).waitFor({ state: "attached" });
  });
});

describe("a key", () => {
  it("is given another name, and ends earlier, never later", async () => {
    await person.goTo("Clients");
    await page.getByRole("link", { name: "Acme Corp" }).click();
    await person.issueKey("orders:read");
    const edit = async () => {
      await page.getByRole("button", { name: /^Actions for the key/ }).click();
      await page.getByRole("menuitem", { name: "Edit…" }).click();
    };
    await edit();
    const dialog = page.getByRole("dialog", { name: "Edit the key" });
    await dialog.getByLabel("Name").fill("the web shop");
    await dialog.getByLabel("Expires").fill("2099-01-01T00:00");
    await dialog.getByRole("button", { name: "Save" }).click();
    expect(await dialog.getByLabel("Expires").evaluate((one: HTMLInputElement) => one.checkValidity())).toBe(
      false,
    );
    await dialog.getByLabel("Expires").fill(await tomorrow(page));
    await dialog.getByRole("button", { name: "Save" }).click();
    await page.getByRole("cell", { name: "the web shop" }).waitFor();
    await page.getByRole("cell", { name: /^(tomorrow|in \d+ hours)$/ }).waitFor();
  });
});

/** This time tomorrow, as the browser writes it. */
function tomorrow(page: Page): Promise<string> {
  return page.evaluate(() => {
    const at = new Date(Date.now() + 86_400_000 - new Date().getTimezoneOffset() * 60_000);
    return at.toISOString().slice(0, 16);
  });
}
