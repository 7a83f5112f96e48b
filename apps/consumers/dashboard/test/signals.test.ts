import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Person } from "../src/person.ts";
import { expectNoViolation } from "./support/axe.ts";
import { startCaller } from "./support/caller.ts";
import { startExample } from "./support/example.ts";
import { openScene } from "./support/scene.ts";
import { PHONE } from "./support/screen.ts";

async function saveLists(page: Page, lists: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(lists)) await page.getByLabel(label).fill(text);
  await page.getByRole("button", { name: "Save the rules" }).click();
}

describe("an address", () => {
  const scene = openScene("SQLite");

  it("that is listed is blocked, seen as a signal, explained, and trusted from there", async () => {
    const { person, page, offences } = await scene.visit();
    const variables = await person.begin("orders");
    const api = await startExample(variables);
    await person.makeClient("Acme Corp");
    const key = await person.issueKey("orders:read");
    const call = async () => (await fetch(`${api}/orders`, { headers: { "x-api-key": key } })).status;
    expect(await call()).toBe(200);

    await person.goTo("Settings");
    await saveLists(page, { "Listed by hand": "127.0.0.0/33" });
    await page.getByText(/^127\.0\.0\.0\/33: /).waitFor();
    await saveLists(page, { "Listed by hand": "127.0.0.0/8", "Trusted by hand": "127.0.0.0/8" });
    await page.getByText(/^127\.0\.0\.0\/8: .*either listed or trusted/).waitFor();
    await saveLists(page, { "Trusted by hand": "" });
    await page.getByText("The fraud rules are saved").first().waitFor();
    expect(await call()).toBe(403);

    await person.goTo("Signals");
    const signal = page.getByRole("article", {
      name: /^Listed address: The address 127\.0\.0\.1 is listed by hand, in 127\.0\.0\.0\/8/,
    });
    await signal.getByText("blocked").waitFor();

    const explain = async () => {
      await person.goTo("Explain");
      await page.getByLabel("Name of the client").fill("acme");
      await page.getByRole("button", { name: "Acme Corp" }).click();
      await page.getByLabel("Address").fill("127.0.0.1");
      await page.getByRole("button", { name: "Explain" }).click();
    };
    await explain();
    await page.getByText("It would be refused: FRAUD_BLOCKED").waitFor();
    await page.getByRole("row", { name: /Key and client passes/ }).waitFor();
    await page.getByRole("row", { name: /Listed address refuses .* is listed by hand/ }).waitFor();

    await person.goTo("Signals");
    await signal.getByRole("button", { name: "Trust 127.0.0.1" }).click();
    await page.getByText("127.0.0.1 is trusted: the rules about addresses pass it").first().waitFor();
    await signal.getByText("127.0.0.1 is trusted by hand").waitFor();
    expect(await call()).toBe(200);
    await page.getByRole("button", { name: "Undo" }).click();
    await page.getByText("The lists are as they were.").first().waitFor();
    expect(await call()).toBe(403);
    await signal.getByRole("button", { name: "Trust 127.0.0.1" }).click();
    await signal.getByText("127.0.0.1 is trusted by hand").waitFor();
    await explain();
    await page.getByText("It would pass").waitFor();
    await page
      .getByRole("row", { name: "Listed address passes The address is trusted by hand, in 127.0.0.1." })
      .waitFor();
    await person.goTo("Settings");
    await expect.poll(() => page.getByLabel("Trusted by hand").inputValue()).toBe("127.0.0.1");
    expect(offences).toEqual([]);
  });

  it("that a key was handed on to is blocked from the signal about the key, an IPv6 one as its /64", async () => {
    const { person, page } = await scene.visit();
    await person.open("/new");
    await person.signIn();
    const variables = await person.makeProject("shop");
    await person.goOn();
    await person.makeClient("Globex");
    const call = startCaller(variables, await person.issueKey("orders:read"));
    for (let network = 1; network <= 11; network++) await call({ ip: `2001:db8:${network}:7::9` });
    await person.goTo("Signals");
    const signal = page.getByRole("article", { name: /^Many networks/ });
    expect(await call({ ip: "2001:db8:11:7::8" })).toBe(200);
    await signal.getByRole("button", { name: "Block 2001:db8:11:7::/64" }).click();
    await signal.getByText("2001:db8:11:7::/64 is listed by hand").waitFor();
    expect(await call({ ip: "2001:db8:11:7::8" })).toBe(403);
    await signal.getByRole("button", { name: "Trust 2001:db8:11:7::/64" }).click();
    await signal.getByText("2001:db8:11:7::/64 is trusted by hand").waitFor();
    expect(await call({ ip: "2001:db8:11:7::8" })).toBe(200);
  });
});

describe.each(["SQLite", "PostgreSQL"] as const)("signals on %s", (database) => {
  const scene = openScene(database);
  let person: Person;
  let page: Page;
  const articles = () => page.getByRole("article");
  const shown = (count: number) => expect.poll(() => articles().count()).toBe(count);
  const link = (name: string) =>
    page.getByRole("navigation", { name: "Pages", exact: true }).getByRole("link", { name, exact: true });

  /** Takes back what the newest message of those words tells of. */
  const undo = (text: string) =>
    page.locator(".toast", { hasText: text }).last().getByRole("button", { name: "Undo" }).click();

  it("are open until they are closed, one by one or all that match, which can be undone", async () => {
    ({ person, page } = await scene.visit());
    const variables = await person.begin("my-api");
    await page.getByText("No signal is open.").waitFor();
    await person.makeClient("Acme Corp");
    const call = startCaller(variables, await person.issueKey("orders:read"));
    await person.goTo("Settings");
    await saveLists(page, { "Listed by hand": "203.0.113.0/24" });
    await page.getByText("The fraud rules are saved").first().waitFor();
    for (let host = 1; host <= 6; host++) expect(await call({ ip: `203.0.113.${host}` })).toBe(403);
    await link("Signals 6 open").waitFor({ timeout: 30_000 });

    await person.goTo("Overview");
    const card = page.getByRole("region", { name: "Open signals" });
    await card.getByRole("link", { name: "All 6" }).click();
    await shown(6);

    await page
      .getByRole("article", { name: /203\.0\.113\.6/ })
      .getByRole("button", { name: "Close", exact: true })
      .click();
    await shown(5);
    await undo("The signal is closed.");
    await page.getByText("The signal is open again.").first().waitFor();
    await shown(6);

    const fifth = page.getByRole("article", { name: /203\.0\.113\.5/ });
    await fifth.getByRole("button", { name: "Close with a note…" }).click();
    await page.getByRole("textbox", { name: "Note" }).fill("Their load test.");
    await page.getByRole("button", { name: "Close the signal" }).click();
    await shown(5);
    await link("Signals 5 open").waitFor();
    await page.getByRole("radio", { name: "Closed" }).click();
    await shown(1);
    await fifth.getByText("Their load test.").waitFor();
    await fifth.getByText(/^Closed .*, by dashboard$/).waitFor();
    expect(new URL(page.url()).search).toBe("?state=closed");
    await page.reload();
    await fifth.getByRole("button", { name: "Open again" }).click();
    await page.getByText("No signal was closed").waitFor();
    await undo("The signal is open again.");
    await fifth.getByText("Their load test.").waitFor();
    await fifth.getByRole("button", { name: "Open again" }).click();
    await page.getByText("No signal was closed").waitFor();
    await page.getByRole("radio", { name: "All" }).click();
    await shown(6);

    await page.getByRole("radio", { name: "Open" }).click();
    await page.getByRole("button", { name: "Close all 6" }).click();
    await undo("6 signals are closed.");
    await page.getByText("They are open again.").first().waitFor();
    await shown(6);
    await link("Signals 6 open").waitFor();
    await page.getByRole("button", { name: "Close all 6" }).click();
    await page.getByText("No signal is open").waitFor();
    await link("Signals").waitFor();
    await page.getByRole("button", { name: "Show open and closed ones" }).click();
    await shown(6);
    for (let signal = 0; signal < 6; signal++) {
      await page.getByRole("button", { name: "Open again" }).first().click();
      await expect.poll(() => page.getByRole("button", { name: "Open again" }).count()).toBe(5 - signal);
    }
  });

  it("are closed by keyboard, and the focus goes on to the next", async () => {
    await person.goTo("Signals");
    await shown(6);
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute("aria-label") ?? "");
    const close = (host: number) =>
      page
        .getByRole("article", { name: new RegExp(`203\\.0\\.113\\.${host} `) })
        .getByRole("button", { name: "Close", exact: true });
    await close(6).focus();
    await page.keyboard.press("Enter");
    await shown(5);
    expect(await focused()).toContain("203.0.113.5");
    await close(1).focus();
    await page.keyboard.press("Enter");
    await shown(4);
    expect(await focused()).toContain("203.0.113.2");
    await page
      .getByRole("article", { name: /203\.0\.113\.5/ })
      .getByRole("button", { name: "Close with a note…" })
      .focus();
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Note" }).waitFor();
    await page.keyboard.type("known");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await shown(3);
    await expect.poll(focused).not.toBe("");
  });

  it("have nothing that axe-core finds wrong, open, closed or asked for a note, and fit on a phone", async () => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    const isAsWide = () =>
      page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
    await person.goTo("Signals");
    await shown(3);
    await expectNoViolation(page);
    await page.getByRole("radio", { name: "Closed" }).click();
    await shown(3);
    await expectNoViolation(page);
    await page.getByRole("radio", { name: "Open" }).click();
    await page.getByRole("button", { name: "Close with a note…" }).first().click();
    await expectNoViolation(page);
    await page.keyboard.press("Escape");
    await page.setViewportSize(PHONE);
    expect(await isAsWide()).toBe(true);
    await page.getByRole("radio", { name: "All" }).click();
    await shown(6);
    expect(await isAsWide()).toBe(true);
    await expectNoViolation(page);
  });
});
