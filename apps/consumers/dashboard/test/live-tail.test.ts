import { expect, it } from "vitest";
import { connect } from "../src/connect.ts";
import { violations } from "./support/axe.ts";
import { openScene } from "./support/scene.ts";
import { PHONE } from "./support/screen.ts";

const scene = openScene("SQLite");
const BURST = 500;
const ROW_HEIGHT = 34;

it("the live tail shows every row of hundreds in a second, and holds the place of who reads", async () => {
  const { person, page, offences } = await scene.visit();
  const variables = await person.begin("my-api");
  const apikee = connect(variables);
  const key = await apikee.create("acme-corp", { confirm: true });
  const request = () => new Request("http://api.test/orders", { headers: { "x-api-key": key } });
  const burst = async () => {
    for (let sent = 0; sent < BURST; sent += 10) {
      await Promise.all(Array.from({ length: 10 }, () => apikee.authenticate(request())));
    }
  };
  await person.goTo("Logs");
  const opened = page.waitForResponse(
    (response) => response.headers()["content-type"] === "text/event-stream",
  );
  await page.getByRole("button", { name: "Live" }).click();
  await opened;

  const list = page.getByRole("region", { name: "Live log" });
  const rows = async () => {
    const height = await page
      .locator(".live-rows")
      .evaluate((element) => element.getBoundingClientRect().height);
    return Math.round(height / ROW_HEIGHT);
  };
  await burst();
  await expect.poll(rows).toBe(BURST);

  // A request that is reported once it has been shown is the same row, with its status.
  const outcome = await apikee.authenticate(request());
  await expect.poll(rows).toBe(BURST + 1);
  if (outcome.ok) outcome.finish?.({ status: 418, route: "/orders" });
  await list.getByText("418").waitFor();
  expect(await rows()).toBe(BURST + 1);

  // Somewhere in the middle: the row at the top edge, and where it stands.
  await list.evaluate((element) => {
    element.scrollTop = 3000;
  });
  const seen = () =>
    list.evaluate((element) => {
      const { top } = element.getBoundingClientRect();
      const row = [...element.querySelectorAll(".live-row")].find(
        (one) => one.getBoundingClientRect().top >= top,
      );
      return { id: row?.getAttribute("data-rid"), offset: (row?.getBoundingClientRect().top ?? 0) - top };
    });
  await expect.poll(async () => (await seen()).id).toBeTruthy();
  const before = await seen();
  await burst();
  await expect.poll(rows).toBe(2 * BURST + 1);
  await expect.poll(seen).toEqual(before);
  await list.focus();
  await page.keyboard.press("End");
  await expect
    .poll(() => list.evaluate((one) => one.scrollHeight - one.clientHeight - one.scrollTop))
    .toBeLessThan(ROW_HEIGHT);

  // On a phone a row takes two lines, and nothing is scrolled sideways.
  await page.setViewportSize(PHONE);
  await expect.poll(rows).toBeGreaterThan(2 * BURST + 1);
  const widths = await list.evaluate((element) => [
    element.scrollWidth - element.clientWidth,
    document.documentElement.scrollWidth,
  ]);
  expect(widths).toEqual([0, PHONE.width]);
  await list.getByText("GET /orders").first().waitFor();
  expect(await violations(page)).toEqual([]);
  await apikee.close();
  expect(offences).toEqual([]);
});
