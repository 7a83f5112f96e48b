import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "../src/browser.ts";
import { furnish } from "../src/furnish.ts";
import { PAGES } from "../src/pages.ts";
import type { Person } from "../src/person.ts";
import { openScene } from "./support/scene.ts";
import { loaded, PHONE } from "./support/screen.ts";

const scene = openScene("SQLite");
const MAX_SCRIPT_BYTES = 150_000;
/** What counts as good for a page, by the Web Vitals. */
const MAX_SHIFT = 0.1;

let person: Person;
let page: Page;
let env: string;

beforeAll(async () => {
  if (!hasBrowser()) return;
  ({ person, page } = await scene.visit());
  await page.addInitScript(() => {
    const shifted = window as { shift?: number };
    shifted.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifted.shift! += (entry as unknown as { value: number }).value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  await person.open();
  await person.choosePassword();
  const variables = await person.makeProject("my-api");
  await furnish(variables);
  await person.goOn();
  env = variables["APIKEE_PROJECT_ENV"]!;
});

describe("the first load", () => {
  it("takes at most 150 kB of script, by gzip, until the overview stands", async () => {
    const scripts: Promise<Buffer>[] = [];
    page.on("response", (response) => {
      if (response.request().resourceType() === "script") scripts.push(response.body());
    });
    await person.open("/");
    await page.getByRole("img", { name: /^Requests by outcome/ }).waitFor();
    await loaded(page);
    const bodies = await Promise.all(scripts);
    const bytes = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
    expect(bodies.length).toBeGreaterThan(1);
    expect(bytes).toBeLessThanOrEqual(MAX_SCRIPT_BYTES);
  });
});

describe.each([
  { screen: "a desk's screen", size: { width: 1280, height: 800 } },
  { screen: "a phone", size: PHONE },
])("while it is loaded, nothing moves on $screen on", ({ size }) => {
  it.each(PAGES)("%s", async (name) => {
    await page.setViewportSize(size);
    await person.open(`/e/${env}/${name.toLowerCase()}`);
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await loaded(page);
    const shift = await page.evaluate(() => (window as { shift?: number }).shift);
    expect(shift).toBeLessThan(MAX_SHIFT);
  });
});

describe("on a phone nothing scrolls sideways, no page and no table, on", () => {
  it.each(PAGES)("%s", async (name) => {
    await page.setViewportSize(PHONE);
    await person.open(`/e/${env}/${name.toLowerCase()}`);
    await page.getByRole("heading", { level: 1, name }).waitFor();
    await loaded(page);
    expect(await overflowing(page)).toEqual([]);
  });

  it("a client", async () => {
    await person.open(`/e/${env}/clients`);
    await page.getByRole("link", { name: "acme-corp" }).click();
    await page.getByRole("heading", { level: 1, name: "acme-corp" }).waitFor();
    await loaded(page);
    expect(await overflowing(page)).toEqual([]);
  });
});

/** What is wider than its place and can be scrolled sideways. */
function overflowing(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter(
        (element) =>
          element.scrollWidth > element.clientWidth &&
          (element === document.documentElement || /auto|scroll/.test(getComputedStyle(element).overflowX)),
      )
      .map((element) => `${element.tagName}.${element.className}`),
  );
}
