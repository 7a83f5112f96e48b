import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Debian's, unless `APIKEE_CHROMIUM` names another. */
const EXECUTABLE = process.env["APIKEE_CHROMIUM"] ?? "/usr/bin/chromium";

/** Why the tests in a browser are skipped, or null where there is one. */
export const NO_BROWSER = existsSync(EXECUTABLE)
  ? null
  : `there is no Chromium in ${EXECUTABLE}: APIKEE_CHROMIUM names one`;

/** Starts Chromium, without a window. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: ["--no-sandbox"] });
}
