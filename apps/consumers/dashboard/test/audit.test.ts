import { expect, it } from "vitest";
import { openScene } from "./support/scene.ts";

const scene = openScene("SQLite");

it("the audit is filtered by what was done, by whom and to what, from a change of that kind", async () => {
  const { person, page, offences } = await scene.visit();
  await person.begin("my-api");
  await person.makeTemplate("Starter", { "Requests an hour": "100" });
  await person.goTo("Audit");
  await page.getByLabel("Action").selectOption("template.create");
  await expect.poll(() => page.locator("tbody tr").count()).toBe(1);
  await page.getByRole("button", { name: "template.create" }).click();
  const entry = page.getByRole("dialog", { name: "template.create" });
  await entry.getByText("Starter").waitFor();
  await entry.getByRole("button", { name: "All changes by the same one" }).click();
  await page.getByRole("button", { name: "environment.create" }).waitFor();
  expect(new URL(page.url()).searchParams.get("actor")).toBeTruthy();
  await page.getByRole("button", { name: "template.create" }).click();
  await entry.getByRole("button", { name: "All changes of this target" }).click();
  await expect.poll(() => page.locator("tbody tr").count()).toBe(1);
  expect(new URL(page.url()).searchParams.get("actor")).toBeNull();

  // An address from elsewhere may ask for what there is none of.
  await person.open(`${new URL(page.url()).pathname}?action=moon.landing&actor=nobody`);
  await page.getByText("No change is like that").waitFor();
  await page.getByRole("button", { name: "Take the filter away: by nobody" }).click();
  await page.getByRole("button", { name: "Show all changes" }).click();
  await page.getByRole("button", { name: "project.create" }).waitFor();
  expect(offences).toEqual([]);
});
