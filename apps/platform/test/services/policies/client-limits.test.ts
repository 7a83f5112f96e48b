import { describe, expect, it } from "vitest";
import { governed } from "./governed.ts";

const HOUR = 3_600_000;

describe("what a client has used of its limits", () => {
  it("is told of each limit of its template, without taking from any", async () => {
    const { ask, call, change, clientId, platform, template } = await governed();
    const limits = () => call<readonly object[]>("GET", `/client/${clientId}/limits`);
    expect(await limits()).toEqual([]);
    const id = await template({ name: "Starter", rateLimitHour: 3, rateLimitMonth: 100 });
    await change({ templateId: id });
    const hourEnds = new Date(Math.ceil((platform.clock.now() + 1) / HOUR) * HOUR).toISOString();
    expect(await limits()).toMatchObject([
      { window: "hour", limit: 3, used: 0, resetAt: hourEnds },
      { window: "month", limit: 100, used: 0 },
    ]);
    for (let requests = 0; requests < 5; requests++) await ask();
    for (let times = 0; times < 2; times++) {
      expect(await limits()).toMatchObject([
        { window: "hour", limit: 3, used: 3, resetAt: hourEnds },
        { window: "month", limit: 100, used: 3 },
      ]);
    }
    await template({ id, rateLimitHour: 2 });
    expect(await limits()).toMatchObject([{ limit: 2, used: 3 }, { used: 3 }]);
    await platform.clock.advance("1h");
    expect(await limits()).toMatchObject([{ window: "hour", used: 0 }, { used: 3 }]);
  });

  it("is 404 for a client that is not there", async () => {
    const { call } = await governed();
    await expect(call("GET", "/client/01890000-0000-7000-8000-000000000000/limits")).rejects.toThrow(/404/);
  });
});
