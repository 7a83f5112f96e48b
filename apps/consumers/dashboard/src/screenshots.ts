import { createPlatform } from "@apikee/platform/testing";
import { takeAlbum } from "./album.ts";
import { hasBrowser, startBrowser } from "./browser.ts";
import { liveWeek, WEEK_MS } from "./week/live-week.ts";

// Pictures of every page, light, dark and on a phone, of a platform that has seen a week.
if (!hasBrowser()) {
  console.error("No Chromium is installed: APIKEE_CHROMIUM names one.");
  process.exit(1);
}
const nowMs = Date.now();
const platform = await createPlatform({ startMs: nowMs - WEEK_MS, listen: true });
const project = await platform.createProject({ slug: "orders" });
console.log("A week passes…");
await liveWeek(platform, project);
// What comes now has the time of the browser, whose clock is the machine's.
platform.clock.set(Date.now());

const browser = await startBrowser();
try {
  const { folder, chosen, pictures } = await takeAlbum(browser, { platform, project });
  console.log(`${pictures} pictures in ${folder}; for the README: ${chosen.join(", ")}`);
} finally {
  await browser.close();
  await platform.close();
}
