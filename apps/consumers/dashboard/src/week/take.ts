import type { TestPlatform } from "@apikee/platform/testing";
import type { Application, Arriving } from "./application.ts";
import { type Customer, ROUTES } from "./customers.ts";
import type { Issued, Owner } from "./owner.ts";

/** What has happened: a week of customers at work, and what went wrong in it. */
export interface Scene {
  readonly application: Application;
  readonly owner: Owner;
  readonly keys: ReadonlyMap<string, Issued>;
  readonly random: () => number;
  readonly platform: TestPlatform;
}

/** One ordinary request of a customer. */
export async function take(scene: Scene, customer: Customer, odd: Partial<Arriving> = {}): Promise<void> {
  const { random, application, keys } = scene;
  // The first routes are called the most.
  const { method, route, path, meanMs } = ROUTES[Math.floor(random() ** 1.7 * ROUTES.length)] ?? ROUTES[0];
  const luck = random();
  const status = luck < 0.006 ? 500 : luck < 0.03 ? 404 : method === "POST" ? 201 : 200;
  const durationMs = Math.round(meanMs * (0.5 + random() ** 4 * 6));
  await application.take(
    {
      key: keys.get(customer.tenant)?.rawKey ?? "",
      method,
      path: path(Math.floor(random() * 90)),
      ip: customer.ip,
      userAgent: customer.userAgent,
      ...odd,
    },
    { route, status, durationMs },
  );
}
