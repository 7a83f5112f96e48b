import { Apikee } from "@apikee/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { FRAMEWORK_NAMES, type Framework, serveOf } from "../../src/frameworks.ts";
import { NO_BROWSER, startBrowser } from "./chromium.ts";

const TIMEOUT_MS = 60_000;
const apikee = new Apikee({ secret: "a secret of the tests, of 32 bytes or more", onEvent() {} });
let browser: Browser | undefined;

beforeAll(async () => {
  if (NO_BROWSER === null) browser = await startBrowser();
}, TIMEOUT_MS);
beforeEach(({ skip }) => skip(NO_BROWSER !== null, NO_BROWSER ?? ""));
afterAll(() => browser?.close());

/** Swagger UI of an example, shown; every request that leaves the example's own address is remembered. */
async function open(framework: Framework): Promise<{ page: Page; elsewhere: string[] }> {
  const serving = await (await serveOf(framework))(apikee, 0);
  const page = await browser!.newPage();
  onTestFinished(async () => {
    await page.close();
    await serving.close();
  });
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(serving.origin) && !/^(data|blob):/.test(url)) elsewhere.push(url);
  });
  await page.goto(`${serving.origin}/docs/`);
  await page.locator(".opblock").first().waitFor();
  return { page, elsewhere };
}

function operation(page: Page, method: string, path: string) {
  // Swagger UI puts breaks of no width into paths, and so they are found by an attribute.
  return page.locator(`.opblock-${method}`, { has: page.locator(`[data-path="${path}"]`) });
}

/** Sends the operation from its own form; gives the status and body that are shown. */
async function execute(page: Page, path: string): Promise<[status: string, body: string]> {
  const block = operation(page, "get", path);
  const button = block.locator(".execute");
  if ((await button.count()) === 0) {
    await block.locator(".opblock-summary-control").click();
    await block.locator(".try-out__btn").click();
  }
  const [response] = await Promise.all([
    page.waitForResponse((one) => one.url().endsWith(path)),
    button.click(),
  ]);
  const live = block.locator(".live-responses-table .response");
  const status = live.locator(".response-col_status", { hasText: String(response.status()) });
  await status.waitFor();
  return [
    ((await status.textContent()) ?? "").trim().slice(0, 3),
    (await live.locator(".response-col_description").textContent()) ?? "",
  ];
}

describe.each(FRAMEWORK_NAMES)("Swagger UI of the example in %s", (framework) => {
  it("shows the lock on what is guarded, and sends the key that is pasted there", {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { page, elsewhere } = await open(framework);
    const lockOf = (method: string, path: string) =>
      operation(page, method, path).locator(".authorization__btn");
    expect(await lockOf("get", "/health").count()).toBe(0);
    for (const [method, path] of [
      ["get", "/me"],
      ["get", "/orders"],
      ["post", "/orders"],
      ["delete", "/orders/{id}"],
    ] as const) {
      expect(await lockOf(method, path).getAttribute("aria-label"), `${method} ${path}`).toMatch(
        / unlocked$/,
      );
    }
    const [refusedStatus, refusedBody] = await execute(page, "/me");
    expect(refusedStatus).toBe("401");
    expect(refusedBody).toContain("MISSING_KEY");

    await page.locator(".btn.authorize").click();
    const dialog = page.locator(".modal-ux");
    await dialog.locator("input").fill(await apikee.create("acme-corp", { scopes: ["orders:read"] }));
    await dialog.locator(".auth-btn-wrapper .authorize").click();
    await dialog.locator(".auth-btn-wrapper .btn-done").click();
    expect(await lockOf("get", "/me").getAttribute("aria-label")).toMatch(/ locked$/);

    const [status, body] = await execute(page, "/me");
    expect(status).toBe("200");
    expect(body).toContain("acme-corp");
    expect(elsewhere).toEqual([]);
  });
});
