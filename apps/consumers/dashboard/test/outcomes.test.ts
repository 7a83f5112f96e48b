import { describe, expect, it } from "vitest";
import type { Variables } from "../src/connect.ts";
import { manage } from "../src/manage.ts";
import { startExample } from "./support/example.ts";
import { DATABASES, openScene } from "./support/scene.ts";
import { loaded, PHONE } from "./support/screen.ts";

interface MadeClient {
  readonly id: string;
  readonly keys: readonly { readonly id: string; readonly rawKey: string }[];
}

describe.each(DATABASES)("outcomes on %s", (database) => {
  const scene = openScene(database);

  it("lead from the overview into the log, one of them or all of a group", async () => {
    const { person, page, offences } = await scene.visit();
    const variables = await person.begin("orders");
    const api = await startExample(variables);
    const statuses: number[] = [];
    for (const key of await keysOfClients(variables)) {
      statuses.push((await fetch(`${api}/orders`, { headers: { "x-api-key": key } })).status);
    }
    expect(statuses).toEqual([200, 403, 401, 403]);

    const outcomes = async () => {
      await page.getByRole("heading", { level: 1, name: "Logs" }).waitFor();
      await loaded(page);
      return (await page.locator("tbody .badge").allTextContents()).sort();
    };
    const choice = page.getByLabel("Outcome", { exact: true });
    const chosen = () => choice.locator("option:checked").textContent();

    await page.getByRole("link", { name: /^refused 2$/ }).click();
    await expect.poll(outcomes).toEqual(["CLIENT_DISABLED", "KEY_DISABLED"]);
    expect(await chosen()).toBe("Refused: all");
    await choice.selectOption("KEY_DISABLED");
    await expect.poll(outcomes).toEqual(["KEY_DISABLED"]);
    await choice.selectOption("Blocked: all");
    await expect.poll(outcomes).toEqual(["IP_NOT_ALLOWED"]);
    await page.reload();
    await expect.poll(outcomes).toEqual(["IP_NOT_ALLOWED"]);
    expect(await chosen()).toBe("Blocked: all");

    // Several that are no group, as somebody may write them into the address.
    const own = ["allowed", "KEY_DISABLED", "EXPIRED", "REVOKED", "RATE_LIMITED"];
    await person.open(`${new URL(page.url()).pathname}?outcome=${own.join(",")}`);
    await expect.poll(outcomes).toEqual(["KEY_DISABLED", "allowed"]);
    expect(await chosen()).toBe(own.join(" or "));
    await page.setViewportSize(PHONE);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
    await page.setViewportSize({ width: 1280, height: 800 });

    await person.goTo("Overview");
    for (const [group, count] of [
      ["allowed", 1],
      ["limited", 0],
      ["blocked", 1],
      ["degraded", 0],
    ] as const) {
      const link = page.getByRole("link", { name: new RegExp(`^${group} ${count}$`) });
      expect(await link.getAttribute("href")).toContain("/logs?outcome=");
    }

    // The foot of the last bar, today's, is what was allowed.
    await page.getByText("Month", { exact: true }).click();
    const bars = page.getByRole("img", { name: /^Requests by outcome: allowed 1, .*refused 2, blocked 1$/ });
    const { width, height } = (await bars.locator(".u-over").boundingBox())!;
    await bars.locator(".u-over").click({ position: { x: width * (1 - 0.5 / 30), y: height - 3 } });
    await expect.poll(outcomes).toEqual(["allowed"]);
    expect(await chosen()).toBe("allowed");
    expect(offences).toEqual([]);
  });
});

/** The key of a client that may call, and of others that may not: suspended, with a disabled key, from elsewhere. */
async function keysOfClients(variables: Variables): Promise<string[]> {
  const keys = [{ name: "first", scopes: ["orders:read"] }];
  const bodies = ["Acme", "Suspended", "Disabled", "Elsewhere"].map((name) => ({ name, keys }));
  const query = `project_env=${variables["APIKEE_PROJECT_ENV"]}`;
  const made = (await manage(variables, "POST", `/client?${query}`, bodies)) as MadeClient[];
  const [, suspended, disabled, elsewhere] = made as [MadeClient, MadeClient, MadeClient, MadeClient];
  const change = ({ id }: MadeClient, body: object) =>
    manage(variables, "PUT", `/client/${id}?${query}`, body);
  await change(suspended, { status: "suspended" });
  await change(disabled, { keys: [{ id: disabled.keys[0]!.id, enabled: false }] });
  await change(elsewhere, { ipWhitelist: ["203.0.113.0/24"] });
  return made.map((client) => client.keys[0]!.rawKey);
}
