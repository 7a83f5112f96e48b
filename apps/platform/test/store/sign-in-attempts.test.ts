import { expect, it, onTestFinished } from "vitest";
import { openDatabase } from "../../src/store/open-database.ts";
import { countAttempt } from "../../src/store/sign-in-attempts.ts";
import { freshDatabase } from "../support/databases.ts";

const NOW = Date.UTC(2027, 0, 15, 12);
const WINDOW_MS = 15 * 60_000;
const YEAR_MS = 365 * 24 * 3_600_000;

it("counts on where the clock was set back, and for no longer than a window from then", async () => {
  const { db, close } = await openDatabase(await freshDatabase());
  onTestFinished(close);
  const countAt = (nowMs: number) => countAttempt(db, "192.0.2.1", { nowMs, sinceMs: nowMs - WINDOW_MS });
  expect(await countAt(NOW + YEAR_MS)).toEqual({ count: 1, startedAtMs: NOW + YEAR_MS });
  expect(await countAt(NOW)).toEqual({ count: 2, startedAtMs: NOW });
  expect(await countAt(NOW + 1)).toEqual({ count: 3, startedAtMs: NOW });
  expect(await countAt(NOW + WINDOW_MS)).toEqual({ count: 1, startedAtMs: NOW + WINDOW_MS });
});
