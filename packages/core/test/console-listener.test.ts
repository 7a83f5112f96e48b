import { afterEach, beforeEach, describe, expect, it, type MockInstance, vi } from "vitest";
import { consoleListener } from "../src/events/console-listener.ts";
import type { ApikeeEvent } from "../src/index.ts";
import { setClock } from "./support.ts";

const MINUTE_MS = 60_000;

const lost = (): ApikeeEvent => ({ type: "REVOCATIONS_UNAVAILABLE", message: "lost", isLoaded: true });
const back = (): ApikeeEvent => ({ type: "REVOCATIONS_RESTORED", message: "back" });
const dropped = (count: number): ApikeeEvent => ({
  type: "REPORTS_DROPPED",
  message: `${count} dropped`,
  count,
});

describe("the default listener", () => {
  let warn: MockInstance<typeof console.warn>;
  beforeEach(() => {
    warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
  });
  afterEach(() => warn.mockRestore());

  const lines = () => warn.mock.calls.map(([line]) => line);

  it("tells every outage, and the end of each", () => {
    const listener = consoleListener(setClock());
    for (let outage = 0; outage < 3; outage++) {
      listener(lost());
      listener(back());
    }
    expect(lines()).toEqual(Array(3).fill(["[apikee] lost", "[apikee] back"]).flat());
  });

  it("tells once what stays as it is while the process runs, by type and text", () => {
    const listener = consoleListener(setClock());
    for (let i = 0; i < 30; i++) {
      listener({ type: "WEAK_SECRET", message: "weak", index: 0 });
      listener({ type: "WEAK_SECRET", message: `weak ${i}`, index: i });
      listener({ type: "ROUTE_BEFORE_GUARD", message: "weak", routes: [] });
    }
    expect(lines().filter((line) => line === "[apikee] weak")).toHaveLength(2);
    expect(lines()).toHaveLength(32);
  });

  it("tells an event once that several instances pass on", () => {
    const listener = consoleListener(setClock());
    const event = lost();
    listener(event);
    listener(event);
    expect(lines()).toEqual(["[apikee] lost"]);
  });

  it("tells ten of one type in a minute, then how many more there were", () => {
    const clock = setClock();
    const listener = consoleListener(clock);
    for (let i = 1; i <= 35; i++) listener(dropped(i));
    expect(lines()).toHaveLength(10);
    listener(back());
    clock.nowMs += MINUTE_MS - 1;
    listener(dropped(36));
    clock.nowMs += 1;
    listener(dropped(37));
    listener(dropped(38));
    expect(lines().slice(10)).toEqual([
      "[apikee] back",
      "[apikee] 37 dropped (26 more of these were left out)",
      "[apikee] 38 dropped",
    ]);
  });

  it("is not silenced by a clock that is set back", () => {
    const clock = setClock();
    const listener = consoleListener(clock);
    for (let i = 1; i <= 10; i++) listener(dropped(i));
    clock.nowMs -= 60 * MINUTE_MS;
    listener(dropped(11));
    expect(lines()).toHaveLength(11);
  });
});
