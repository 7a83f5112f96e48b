import { connect, type Variables } from "./connect.ts";
import { manage } from "./manage.ts";

/** Who calls the API: the first calls most. */
const TENANTS = ["acme-corp", "globex", "initech", "umbrella"] as const;
const ROUTES = [
  { path: "/orders", route: "/orders" },
  { path: "/orders/17", route: "/orders/:id" },
  { path: "/me", route: "/me" },
] as const;
const REQUESTS = 120;
/** Every so many requests of a handler fail. */
const FAILURE_EVERY = 17;

/**
 * Fills an environment with clients, keys, a template, endpoints and a log in which every kind of outcome that a
 * page shows stands.
 */
export async function furnish(variables: Variables): Promise<void> {
  const apikee = connect(variables);
  const keys: string[] = [];
  for (const tenant of TENANTS) {
    keys.push(await apikee.create(tenant, { scopes: ["orders:read"], confirm: true }));
  }
  for (let index = 0; index < REQUESTS; index++) {
    const { path, route } = ROUTES[index % ROUTES.length]!;
    const key = keys[Math.floor(Math.sqrt(index % (TENANTS.length * TENANTS.length)))]!;
    const headers = { "x-api-key": key, "user-agent": "orders-client/1.4" };
    const outcome = await apikee.authenticate(new Request(`http://api.test${path}`, { headers }));
    if (outcome.ok) outcome.finish?.({ status: index % FAILURE_EVERY === 0 ? 500 : 200, route });
  }
  await apikee.close();
  await manage(variables, "PUT", `/project/${variables["APIKEE_PROJECT_ENV"]}`, {
    singleEnv: { templates: [{ name: "Starter", rateLimitHour: 100, rateLimitMonth: 20_000 }] },
  });
}
