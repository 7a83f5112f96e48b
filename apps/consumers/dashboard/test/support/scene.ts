import { randomUUID } from "node:crypto";
import { createPlatform } from "@apikee/platform/testing";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, inject } from "vitest";
import { databaseUrl, onServer } from "../../../../platform/test/support/postgres-setup.ts";
import { hasBrowser, startBrowser } from "../../src/browser.ts";
import { Person } from "../../src/person.ts";

/** What the dashboard is tried on. */
export const DATABASES = ["SQLite", "PostgreSQL"] as const;

/** A platform that listens, and a browser. */
export interface Scene {
  readonly platform: Awaited<ReturnType<typeof listening>>;
  readonly origin: string;
  /** A browser of one's own: without cookies, and what its pages did that they must not. */
  visit(): Promise<Visitor>;
}

/** Who has a browser of their own. */
export interface Visitor {
  readonly person: Person;
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser refused, what a page threw, and what was loaded from elsewhere. */
  readonly offences: string[];
}

/**
 * Opens a platform and a browser for the tests of a file; each test is skipped where there is no browser or no
 * such database, unless they must be there.
 */
export function openScene(database: (typeof DATABASES)[number]): Scene {
  let platform: Awaited<ReturnType<typeof listening>>;
  let browser: Browser | undefined;
  let name = "";

  beforeAll(async () => {
    if (isMissing(database)) return;
    name = `apikee_dashboard_${randomUUID().replaceAll("-", "")}`;
    platform = await listening(database, name);
    browser = await startBrowser();
  });
  beforeEach(({ skip }) => {
    skip(!hasBrowser(), "no Chromium is installed: APIKEE_CHROMIUM names one");
    skip(isMissing(database), "no PostgreSQL could be started");
  });
  afterAll(async () => {
    await browser?.close();
    await platform?.close();
    const server = inject("postgres");
    if (database === "PostgreSQL" && server !== null) {
      await onServer(server.url, `drop database if exists ${name} with (force)`);
    }
  });

  return {
    get platform() {
      return platform;
    },
    get origin() {
      return new URL(platform.baseUrl).origin;
    },
    async visit() {
      if (browser === undefined) throw new Error("the browser is not open");
      const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const page = await context.newPage();
      const { origin } = new URL(platform.baseUrl);
      return { context, page, person: new Person(page, platform), offences: offencesOf(page, origin) };
    },
  };
}

async function listening(database: (typeof DATABASES)[number], name: string) {
  const server = inject("postgres");
  if (database === "SQLite" || server === null) return createPlatform({ clock: "system", listen: true });
  await onServer(server.url, `create database ${name} template ${server.template} strategy file_copy`);
  const url = databaseUrl(server.url, name);
  return createPlatform({ clock: "system", listen: true, database: { kind: "postgres", url } });
}

function isMissing(database: (typeof DATABASES)[number]): boolean {
  if (process.env["APIKEE_REQUIRE_CHROMIUM"] === "1") expect(hasBrowser(), "a Chromium").toBe(true);
  return !hasBrowser() || (database === "PostgreSQL" && inject("postgres") === null);
}

/** Collects what a page must never do. */
function offencesOf(page: Page, origin: string): string[] {
  const offences: string[] = [];
  page.on("pageerror", (error) => offences.push(`threw ${error.message}`));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) offences.push(message.text());
  });
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== origin && url.protocol !== "blob:") offences.push(`asked ${url.origin}`);
  });
  return offences;
}
