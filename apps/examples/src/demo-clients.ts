import { callPlatform, type PlatformAccess } from "./platform-api.ts";

/** A client that calls the example, by its key. */
export interface DemoClient {
  readonly name: string;
  readonly key: string;
}

interface MadeClient {
  readonly id: string;
  readonly name: string;
  readonly keys: readonly { readonly id: string; readonly rawKey: string }[];
}

/** Few enough to be reached within minutes. */
const STARTER = { name: "Starter", rateLimitHour: 50, rateLimitMonth: 10_000 };
const CLIENTS = [
  { name: "Northwind Traders", type: "company", scopes: ["orders:read", "orders:write", "orders:delete"] },
  { name: "Acme Robotics", type: "company", scopes: ["orders:read"], template: "Starter" },
  { name: "Ferry timetables", type: "service", scopes: ["orders:read"] },
  { name: "Jo Meyer", type: "person", scopes: [] },
  { name: "A former customer", type: "person", scopes: ["orders:read"], isRevoked: true },
] as const;

/** Makes the clients of the demo with a key each, the busiest first; the key of the last is revoked. */
export async function makeDemoClients(platform: PlatformAccess): Promise<[DemoClient, ...DemoClient[]]> {
  const { projectEnv } = platform;
  const project = await callPlatform<{ env: { templates: { list: { id: string; name: string }[] } } }>(
    platform,
    {
      method: "PUT",
      path: `/project/${projectEnv}`,
      body: { singleEnv: { templates: [STARTER] } },
    },
  );
  const starter = project.env.templates.list.find(({ name }) => name === STARTER.name);
  const made = await callPlatform<MadeClient[]>(platform, {
    method: "POST",
    path: `/client?project_env=${projectEnv}`,
    body: CLIENTS.map(({ name, type, scopes, ...more }) => ({
      name,
      type,
      keys: [{ name: "demo", scopes }],
      ...("template" in more ? { templateId: starter?.id } : {}),
    })),
  });
  for (const { name, id, keys } of made) {
    const isRevoked = CLIENTS.some((client) => client.name === name && "isRevoked" in client);
    if (!isRevoked) continue;
    const path = `/client/${id}?project_env=${projectEnv}&keyId=${keys[0]?.id}`;
    await callPlatform(platform, { method: "DELETE", path });
  }
  const [first, ...others] = made.map(({ name, keys }) => ({ name, key: keys[0]?.rawKey ?? "" }));
  if (first === undefined) throw new Error("the platform has made no client");
  return [first, ...others];
}
