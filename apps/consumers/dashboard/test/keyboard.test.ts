import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { PASSWORD } from "../src/person.ts";
import { openScene } from "./support/scene.ts";

const scene = openScene("SQLite");
const MAX_TABS = 60;

/** Presses Tab until the element with that role and name has the focus. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let tabs = 0; tabs < MAX_TABS; tabs++) {
    await page.keyboard.press("Tab");
    const label = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute("aria-label") ?? element?.textContent ?? "";
    });
    if (name.test(label)) return;
  }
  throw new Error(`no Tab leads to ${name}`);
}

describe("without a mouse", () => {
  it("one goes from the first password to a key of a client, and revokes it", async () => {
    const { person, page } = await scene.visit();
    await person.open();
    await page.getByLabel("Code").focus();
    await page.keyboard.type(scene.platform.firstVisitCode);
    await page.keyboard.press("Tab");
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press("Enter");
    await page.getByLabel("Slug").waitFor();
    await page.getByLabel("Slug").focus();
    await page.keyboard.type("my-api");
    await page.keyboard.press("Enter");
    await page.getByText("These lines are shown this once").waitFor();
    await page.getByLabel("I have kept these lines").focus();
    await page.keyboard.press("Space");
    await tabTo(page, /Go to the overview/);
    await page.keyboard.press("Enter");

    // Anywhere by a few letters.
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.keyboard.press("Control+k");
    await page.getByRole("dialog", { name: "Go to" }).waitFor();
    await page.keyboard.type("clie");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Clients" }).waitFor();

    await tabTo(page, /New client/);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "New client" }).waitFor();
    await page.keyboard.type("Acme");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 1, name: "Acme" }).waitFor();

    await tabTo(page, /Issue a key/);
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: /Issue a key/ }).waitFor();
    await page.keyboard.type("first");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Your new key" }).waitFor();
    await page.keyboard.press("Escape");

    await tabTo(page, /Actions for the key/);
    await page.keyboard.press("Enter");
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await page.getByRole("menu").waitFor();
    await expect.poll(focused).toContain("Its log");
    // The last of the menu.
    await page.keyboard.press("End");
    await expect.poll(focused).toBe("Revoke…");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: /Revoke/ }).waitFor();
    await tabTo(page, /Revoke the key/);
    await page.keyboard.press("Enter");
    await page.getByRole("cell", { name: "revoked" }).waitFor();
  });

  it("one skips the navigation, and a closed dialog gives the focus back", async () => {
    const { person, page } = await scene.visit();
    await person.open();
    await person.signIn();
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await person.open(new URL(page.url()).pathname);
    await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
    await page.keyboard.press("Tab");
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.textContent))
      .toBe("Skip to the content");
    await page.keyboard.press("Enter");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("content");
    await person.goTo("Clients");
    const button = page.getByRole("button", { name: "New client" });
    await button.focus();
    await page.keyboard.press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await expect.poll(() => button.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});
