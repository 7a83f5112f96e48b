import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

/** Debian's, unless `APIKEE_CHROMIUM` names another. */
const EXECUTABLE = process.env["APIKEE_CHROMIUM"] ?? "/usr/bin/chromium";

/** Whether there is a Chromium to try the dashboard in. */
export function hasBrowser(): boolean {
  return existsSync(EXECUTABLE);
}

/** Starts Chromium, without a window. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE, args: ["--no-sandbox"] });
}
