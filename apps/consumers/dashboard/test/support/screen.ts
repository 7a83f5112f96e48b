import type { Page } from "playwright-core";
import { expect } from "vitest";

/** As narrow as phones are that are in use. */
export const PHONE = { width: 360, height: 780 } as const;

/** Waits until nothing of the page is being loaded. */
export async function loaded(page: Page): Promise<void> {
  await expect.poll(() => page.locator("[aria-busy=true], .skeleton").count()).toBe(0);
}
