import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

/** Debian's, unless `APIKEE_CHROMIUM` names another. */
const EXECUTABLE = process.env["APIKEE_CHROMIUM"] ?? "/usr/bin/chromium";

/** Why this machine has no Chromium, or null. Where `APIKEE_REQUIRE_CHROMIUM` is 1, that is no excuse. */
export const NO_CHROMIUM =
  existsSync(EXECUTABLE) || process.env["APIKEE_REQUIRE_CHROMIUM"] === "1"
    ? null
    : `there is no Chromium in ${EXECUTABLE}: APIKEE_CHROMIUM names one`;

/** What an expression comes to in an empty page, after a script without imports. */
export async function evaluateInChromium(script: string, expression: string): Promise<unknown> {
  // As root, as in most containers, Chromium has no sandbox.
  const browser = await chromium.launch({ executablePath: EXECUTABLE, args: ["--no-sandbox"] });
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: script });
    return await page.evaluate(expression);
  } finally {
    await browser.close();
  }
}
