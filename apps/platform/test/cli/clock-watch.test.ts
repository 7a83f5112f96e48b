import { expect, it } from "vitest";
import { ClockWatch } from "../../src/cli/clock-watch.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

function watched() {
  let nowMs = Date.UTC(2027, 0, 13, 12);
  let stopwatchMs = 0;
  let timer: (() => void) | null = null;
  const clock = {
    now: () => nowMs,
    setTimer(run: () => void) {
      timer = run;
      return () => {
        timer = null;
      };
    },
  };
  const warnings: object[] = [];
  const quiet = () => undefined;
  const logger = { info: quiet, error: quiet, warn: (fields: object) => void warnings.push(fields) };
  const watch = new ClockWatch({ clock, stopwatch: () => stopwatchMs, logger });
  return {
    watch,
    warnings,
    /** A minute, in which the clock is set forward by so much besides, or back. */
    minute(setByMs: number) {
      stopwatchMs += MINUTE_MS;
      nowMs += MINUTE_MS + setByMs;
      timer?.();
    },
  };
}

it("warns once when the clock is set back, by how much", () => {
  const { minute, warnings } = watched();
  minute(0);
  minute(-8 * HOUR_MS);
  minute(0);
  expect(warnings).toEqual([{ seconds: 28_800 }]);
});

it("says nothing of small steps, and of a clock that goes forward, also past a machine's sleep", () => {
  const { minute, warnings } = watched();
  for (const setByMs of [-9999, 500, 8 * HOUR_MS, 365 * 24 * HOUR_MS, 0]) minute(setByMs);
  expect(warnings).toEqual([]);
});

it("watches no more once it is closed", () => {
  const { watch, minute, warnings } = watched();
  watch.close();
  minute(-HOUR_MS);
  expect(warnings).toEqual([]);
});
