import type { TestPlatform, TestProject } from "@apikee/platform/testing";
import { Application } from "./application.ts";
import { chance } from "./chance.ts";
import { CUSTOMERS, type Customer } from "./customers.ts";
import { INCIDENTS } from "./incidents.ts";
import { Owner } from "./owner.ts";
import { type Scene, take } from "./take.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const STEP_MS = 10 * MINUTE_MS;
const SEED = 20_270_115;
/** Days before the last are thinner: they are there for what is usual. */
const THINNING = 6;
const DAY_STEPS = (24 * HOUR_MS) / STEP_MS;
/** How long before now the week begins. */
export const WEEK_MS = 4.5 * 24 * HOUR_MS;

/**
 * Lets a week pass on a platform whose clock stands `WEEK_MS` before now: requests with the rhythm of a day,
 * limits that are reached, and each kind of signal and refusal.
 */
export async function liveWeek(platform: TestPlatform, project: TestProject): Promise<void> {
  const owner = new Owner(platform, project);
  const keys = await owner.open();
  const application = new Application(platform, project);
  const scene = { platform, application, owner, keys, random: chance(SEED) };
  const steps = Math.floor(WEEK_MS / STEP_MS);
  for (let step = 0; step < steps; step++) {
    const startMs = platform.clock.now();
    const isLastDay = steps - step <= DAY_STEPS;
    for (const arrival of arrivalsOf(scene, { startMs, share: isLastDay ? 1 : 1 / THINNING })) {
      await platform.clock.advance(Math.max(0, arrival.atMs - platform.clock.now()));
      await take(scene, arrival.customer);
    }
    await INCIDENTS.get(steps - step)?.(scene);
    await platform.clock.advance(Math.max(0, startMs + STEP_MS - platform.clock.now()));
  }
  await application.close();
}

/** Who calls in a step, in the order of their time. */
function arrivalsOf(
  { random }: Scene,
  { startMs, share }: { readonly startMs: number; readonly share: number },
) {
  const arrivals = CUSTOMERS.flatMap((customer) => {
    const expected = customer.hourly * (STEP_MS / HOUR_MS) * share * rhythm(customer, startMs);
    const count = Math.floor(expected + random());
    return Array.from({ length: count }, () => ({
      atMs: startMs + Math.floor(random() * STEP_MS),
      customer,
    }));
  });
  return arrivals.sort((one, other) => one.atMs - other.atMs);
}

/** How busy it is at a time of day, of 1. */
function rhythm({ sleeps }: Customer, atMs: number): number {
  const hour = (atMs % (24 * HOUR_MS)) / HOUR_MS;
  const wave = 0.5 - 0.5 * Math.cos(((hour - 2) / 24) * 2 * Math.PI);
  return sleeps ? 0.08 + 1.12 * wave : 0.6 + 0.4 * wave;
}
