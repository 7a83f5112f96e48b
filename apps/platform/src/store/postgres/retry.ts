import { randomInt } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { isUniqueViolation } from "../errors.ts";
import { isConflict } from "./errors.ts";

const MAX_ATTEMPTS = 8;
/** What runs again sees the row that it met; meeting it again and again is a mistake of ours. */
const MAX_UNIQUE_ATTEMPTS = 5;
const FIRST_DELAY_MS = 4;

/** Runs a transaction, and again where another came in between; each time after a longer, random while. */
export async function withRetries<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const max = isUniqueViolation(error) ? MAX_UNIQUE_ATTEMPTS : MAX_ATTEMPTS;
      if (attempt >= max || !isConflict(error)) throw error;
      await delay(randomInt(FIRST_DELAY_MS * 2 ** (attempt - 1) + 1));
    }
  }
}
