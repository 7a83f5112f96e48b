import type { Locator, Page } from "playwright-core";
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

const hasFocus = (element: Locator) => element.evaluate((one) => one === document.activeElement);

/** What is read out without being looked for. */
const told = (text: string) => page.getByRole("status").filter({ hasText: text });

async function pressEnterOn(element: Locator): Promise<void> {
  await element.focus();
  await page.keyboard.press("Enter");
}

describe("in the settings", () => {
  it("the focus stays on what saves, a screen reader is told, and a draft beside it stays a draft", async () => {
    await person.goTo("Settings");
    const save = page.getByRole("button", { name: "Save", exact: true });
    await page.getByLabel("Listed by hand").fill("203.0.113.7");
    await page.getByLabel("Serve version 1 of the channel").check();
    await pressEnterOn(save);
    await told("The settings are saved.").first().waitFor();
    expect(await hasFocus(save)).toBe(true);
    expect(await page.getByLabel("Listed by hand").inputValue()).toBe("203.0.113.7");

    const saveRules = page.getByRole("button", { name: "Save the rules" });
    await page.getByLabel("Days that logs are kept").fill("30");
    await pressEnterOn(saveRules);
    await told("The fraud rules are saved").first().waitFor();
    expect(await hasFocus(saveRules)).toBe(true);
    expect(await page.getByLabel("Days that logs are kept").inputValue()).toBe("30");

    await page.reload();
    expect(await page.getByLabel("Serve version 1 of the channel").isChecked()).toBe(true);
    expect(await page.getByLabel("Days that logs are kept").inputValue()).toBe("90");
    expect(await page.getByLabel("Listed by hand").inputValue()).toBe("203.0.113.7");
  });

  it("it stays in a field that Enter saves from, also when what it holds is refused", async () => {
    const days = page.getByLabel("Days that logs are kept");
    await days.fill("45");
    await pressEnterOn(days);
    await told("The settings are saved.").first().waitFor();
    expect(await hasFocus(days)).toBe(true);
    const current = page.getByLabel("Current password");
    await current.fill("not the password at all");
    await page.getByLabel("New password").fill("another long password");
    await pressEnterOn(current);
    await page.getByRole("alert").filter({ hasText: "That is not the password." }).waitFor();
    expect(await hasFocus(current)).toBe(true);
  });

  it("it goes to the card of a row that was taken away", async () => {
    const card = page.getByRole("region", { name: "Server and management keys" });
    const revoke = card.getByRole("button", { name: /^Revoke sk_/ });
    await pressEnterOn(revoke.last());
    await page.getByRole("button", { name: "Cancel" }).press("Enter");
    await expect.poll(() => hasFocus(revoke.last())).toBe(true);
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Revoke it" }).press("Enter");
    await expect.poll(() => revoke.count()).toBe(1);
    await expect.poll(() => hasFocus(card)).toBe(true);
  });
});

describe("on a client", () => {
  it("it stays on what saves its addresses and chooses its template, and comes back from a new key", async () => {
    await person.makeTemplate("Starter", { "Requests an hour": "100" });
    await person.makeClient("Acme Corp");
    const save = page.getByRole("button", { name: "Save", exact: true });
    await page.getByLabel("Allowed from").fill("203.0.113.7");
    await pressEnterOn(save);
    await told("The addresses are set.").first().waitFor();
    await expect.poll(() => save.getAttribute("aria-disabled")).toBe("true");
    expect(await hasFocus(save)).toBe(true);

    const template = page.getByLabel("Template");
    await template.focus();
    await template.selectOption({ label: "Starter" });
    await told("The template is chosen.").first().waitFor();
    expect(await hasFocus(template)).toBe(true);

    const issue = page.getByRole("button", { name: "Issue a key" }).first();
    await pressEnterOn(issue);
    await page.getByRole("dialog", { name: /^Issue a key/ }).waitFor();
    await page.keyboard.type("first");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Your new key" }).waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => hasFocus(issue)).toBe(true);
  });
});
