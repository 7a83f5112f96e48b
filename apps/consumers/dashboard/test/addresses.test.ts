import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { hasBrowser } from "../src/browser.ts";
import type { Person } from "../src/person.ts";
import { openScene } from "./support/scene.ts";

const scene = openScene("SQLite");
let person: Person;
let page: Page;
let offences: readonly string[];

beforeAll(async () => {
  if (!hasBrowser()) return;
  ({ person, page, offences } = await scene.visit());
  await person.begin("my-api");
});

describe("an address that somebody has changed by hand is explained", () => {
  it.each([
    { path: "logs?from=soon", explained: "from" },
    { path: "logs?page=first", explained: "page" },
    { path: "clients?sort=colour", explained: "sort" },
    { path: "audit?page=0", explained: "page" },
  ])("as a request that is at fault: $path", async ({ path, explained }) => {
    await person.open(`/e/my-api-production/${path}`);
    await page.getByRole("alert").getByRole("listitem").filter({ hasText: explained }).waitFor();
    expect(offences).toEqual([]);
  });

  it.each([
    { path: "clients/nobody", explained: "It may have been deleted" },
    { path: "moon", explained: "There is no such page" },
  ])("as one that leads nowhere: $path", async ({ path, explained }) => {
    await person.open(`/e/my-api-production/${path}`);
    await page.getByText(explained).waitFor();
    expect(offences).toEqual([]);
  });
});
