import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { connect } from "../src/connect.ts";
import { openScene } from "./support/scene.ts";

const scene = openScene("SQLite");
const PER_SECOND = 200;
const PLANNED = 10 * PER_SECOND;
const AT_ONCE = 10;
const ROW_HEIGHT = 34;
const NEW_REQUESTS = /^[\d,]+ new requests$/;

it("the live tail holds 200 requests a second, complete and in order, and whoever reads it keeps their place", async () => {
  const { person, page, offences } = await scene.visit();
  const variables = await person.begin("my-api");
  const apikee = connect(variables);
  const key = await apikee.create("acme-corp", { confirm: true });
  await person.goTo("Logs");
  await page.getByRole("button", { name: "Live" }).click();
  await page.getByText("Requests appear here as they come").waitFor();
  await watchLongTasks(page);
  const list = page.getByRole("region", { name: "Live log" });
  let hasRead = false;
  const request = (path: string) => new Request(`http://api.test${path}`, { headers: { "x-api-key": key } });
  const sending = new Sending((path) => apikee.authenticate(request(path)));
  const sent = sending.run(() => hasRead);

  // At the top one sees what comes; further down one goes on reading what one reads.
  await expect.poll(() => heightInRows(page)).toBeGreaterThan(PER_SECOND);
  const newest = await rowsOnScreen(list);
  await list.hover();
  await page.mouse.wheel(0, 20 * ROW_HEIGHT);
  await page.getByRole("button", { name: NEW_REQUESTS }).waitFor();
  await page.getByText("new requests come above").waitFor();
  const held = await rowsOnScreen(list);
  const before = await heightInRows(page);
  await expect.poll(() => heightInRows(page)).toBeGreaterThan(before + PER_SECOND);
  expect(await rowsOnScreen(list)).toEqual(held);

  // Whoever scrolls on meanwhile gets further down; slowly enough that the list does not end below them.
  const looks = [held];
  while (sending.isRunning) {
    await page.mouse.wheel(0, 2 * ROW_HEIGHT);
    await expect.poll(() => rowsOnScreen(list)).not.toEqual(looks.at(-1));
    looks.push(await rowsOnScreen(list));
    hasRead = true;
  }
  const outcomes = await sent;
  expect(outcomes.every(({ ok }) => ok)).toBe(true);
  await expect.poll(() => heightInRows(page)).toBe(outcomes.length);
  const longestTaskMs = await longestTask(page);

  // The way back to the newest takes the focus along.
  await page.getByRole("button", { name: NEW_REQUESTS }).press("Enter");
  await expect.poll(() => list.evaluate((element) => element.scrollTop)).toBe(0);
  expect(await list.evaluate((element) => element === document.activeElement)).toBe(true);

  const shown = await everyRow(list);
  expect(shown).toEqual(await loggedIds(variables));
  for (const look of [newest, ...looks]) {
    expect(look).toEqual(shown.slice(shown.indexOf(look[0]!)).slice(0, look.length));
  }
  const places = looks.map(([first]) => shown.indexOf(first!));
  expect(places).toEqual(places.toSorted((one, other) => one - other));
  console.log(
    `live tail: ${outcomes.length} requests at ${sending.perSecond} a second, looked at ${looks.length + 1} times while they came; the page's longest task took ${Math.round(longestTaskMs)} ms`,
  );
  await apikee.close();
  expect(offences).toEqual([]);
});

/** Requests at their times, or as soon after as the machine can. */
class Sending<Outcome> {
  isRunning = true;
  perSecond = 0;
  readonly #one: (path: string) => Promise<Outcome>;

  constructor(one: (path: string) => Promise<Outcome>) {
    this.#one = one;
  }

  /** Sends for as long as was planned, and further until it is enough; gives what became of each. */
  async run(isEnough: () => boolean): Promise<Outcome[]> {
    const startMs = performance.now();
    const outcomes: Promise<Outcome>[] = [];
    while (outcomes.length < PLANNED || !isEnough()) {
      const dueMs = startMs + (outcomes.length / PER_SECOND) * 1000;
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - performance.now())));
      for (let index = 0; index < AT_ONCE; index++) outcomes.push(this.#one(`/orders/${outcomes.length}`));
    }
    const all = await Promise.all(outcomes);
    this.perSecond = Math.round(all.length / ((performance.now() - startMs) / 1000));
    this.isRunning = false;
    return all;
  }
}

/** How many rows the list holds, also those that are not drawn. */
function heightInRows(page: Page): Promise<number> {
  return page
    .locator(".live-rows")
    .evaluate(
      (element, rowHeight) => Math.round(element.getBoundingClientRect().height / rowHeight),
      ROW_HEIGHT,
    );
}

/** The ids of the rows that one sees, from the top: as a frame shows them, not while the next one is made. */
function rowsOnScreen(list: Locator): Promise<string[]> {
  return list.evaluate(async (element) => {
    await new Promise((resolve) => requestAnimationFrame(resolve));
    const frame = element.getBoundingClientRect();
    return [...element.querySelectorAll(".live-row")]
      .map((row) => ({ id: row.getAttribute("data-rid") ?? "", box: row.getBoundingClientRect() }))
      .filter(({ box }) => box.top >= frame.top && box.bottom <= frame.bottom)
      .sort((one, other) => one.box.top - other.box.top)
      .map(({ id }) => id);
  });
}

/** The ids of all rows, by scrolling from the first to the last. */
async function everyRow(list: Locator): Promise<string[]> {
  const ids = new Set<string>();
  let isAtEnd = false;
  while (!isAtEnd) {
    await expect.poll(() => rowsOnScreen(list)).not.toEqual([]);
    for (const id of await rowsOnScreen(list)) ids.add(id);
    isAtEnd = await list.evaluate((element, rowHeight) => {
      const { scrollTop } = element;
      element.scrollTop += element.clientHeight - 2 * rowHeight;
      return new Promise<boolean>((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(element.scrollTop === scrollTop)));
      });
    }, ROW_HEIGHT);
  }
  return [...ids];
}

/** The ids in the log, the newest first. */
async function loggedIds(variables: Readonly<Record<string, string>>): Promise<string[]> {
  const response = await fetch(
    `${variables["APIKEE_BASE_URL"]}/project/${variables["APIKEE_PROJECT_ENV"]}/logs`,
    { headers: { "x-api-key": variables["APIKEE_MANAGEMENT_KEY"]!, accept: "text/csv" } },
  );
  const [, ...lines] = (await response.text()).trim().split("\r\n");
  return lines.map((line) => line.slice(line.lastIndexOf(",") + 1));
}

async function watchLongTasks(page: Page): Promise<void> {
  await page.evaluate(() => {
    const watched = window as { longestTaskMs?: number };
    watched.longestTaskMs = 0;
    new PerformanceObserver((entries) => {
      for (const { duration } of entries.getEntries()) {
        watched.longestTaskMs = Math.max(watched.longestTaskMs ?? 0, duration);
      }
    }).observe({ type: "longtask" });
  });
}

/** In milliseconds; 0 where none took 50. */
function longestTask(page: Page): Promise<number> {
  return page.evaluate(() => (window as { longestTaskMs?: number }).longestTaskMs ?? 0);
}
