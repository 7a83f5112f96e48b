import { Apikee } from "@apikee/core";
import { onTestFinished } from "vitest";
import { createPlatform, type TestPlatform, type TestProjectOptions } from "../../src/testing/index.ts";
import { freshDatabase } from "../support/databases.ts";
import { ChannelClient } from "./channel-client.ts";

/** A platform with a project, a client of its channel, and an issuer of keys; gone when the test ends. */
export async function setUp(project: Partial<TestProjectOptions> = {}) {
  const platform = await createPlatform({
    database: await freshDatabase(),
    startMs: Date.UTC(2027, 0, 15, 12),
  });
  onTestFinished(() => platform.close());
  return { platform, ...(await addProject(platform, project)) };
}

/** One more project on a platform. */
export async function addProject(platform: TestPlatform, options: Partial<TestProjectOptions> = {}) {
  const { baseUrl, fetch, clock } = platform;
  const made = await platform.createProject({ slug: "my-api", ...options });
  const { serverKey, projectEnv, secret, managementKey } = made;
  const client = new ChannelClient({ baseUrl, fetch, clock, serverKey, projectEnv });
  const apikee = new Apikee({ secrets: [secret], serverKey: null, clock });
  return { ...made, client, apikee, owner: new Owner(platform, { projectEnv, managementKey }) };
}

/** A client as the HTTP API shows it, as far as tests look. */
interface ClientJson {
  readonly id: string;
  readonly tenant: string;
  readonly source: string;
  readonly stats: {
    readonly total: number;
    readonly success: number;
    readonly error: number;
    readonly avgDurationMs: number | null;
  };
  readonly keys: readonly {
    readonly id: string;
    readonly requestCount: number;
    readonly lastUsedAt: string | null;
    readonly keyPrefix: string;
    readonly keySuffix: string;
    readonly scopes: readonly string[];
    readonly expiresAt: string | null;
  }[];
}

/** What the owner of an environment does over the HTTP API. */
class Owner {
  readonly #platform: TestPlatform;
  readonly #env: { readonly projectEnv: string; readonly managementKey: string };

  constructor(platform: TestPlatform, env: { readonly projectEnv: string; readonly managementKey: string }) {
    this.#platform = platform;
    this.#env = env;
  }

  clients(): Promise<ClientJson[]> {
    return this.#call<{ data: ClientJson[] }>("GET", "/client").then(({ data }) => data);
  }

  endpoints(): Promise<{ method: string; path: string; name: string | null; stats: { total: number } }[]> {
    type Answer = { data: { method: string; path: string; name: string | null; stats: { total: number } }[] };
    return this.#call<Answer>("GET", "/endpoint").then(({ data }) => data);
  }

  /** The client of a tenant. @throws Error where there is none. */
  async client(tenant: string): Promise<ClientJson> {
    const found = (await this.clients()).find((client) => client.tenant === tenant);
    if (found === undefined) throw new Error(`no client of ${tenant}`);
    return found;
  }

  async makeClient(tenant: string): Promise<ClientJson> {
    return this.#call("POST", "/client", { body: { name: tenant, tenant } });
  }

  async setStatus(tenant: string, status: "active" | "suspended"): Promise<void> {
    await this.#call("PUT", `/client/${(await this.client(tenant)).id}`, { body: { status } });
  }

  async setEnabled(tenant: string, keyId: string, enabled: boolean): Promise<void> {
    const body = { keys: [{ id: keyId, enabled }] };
    await this.#call("PUT", `/client/${(await this.client(tenant)).id}`, { body });
  }

  async deleteClient(tenant: string): Promise<void> {
    await this.#call("DELETE", `/client/${(await this.client(tenant)).id}`);
  }

  async revoke(tenant: string, keyId: string): Promise<void> {
    await this.#call("DELETE", `/client/${(await this.client(tenant)).id}`, { query: `&keyId=${keyId}` });
  }

  /** As the administrator, who alone may. */
  async setSettings(settings: object): Promise<void> {
    const { projectEnv } = this.#env;
    const response = await this.#platform.fetch(`${this.#platform.baseUrl}/project/${projectEnv}`, {
      method: "PUT",
      headers: {
        authorization: `Bearer ${this.#platform.adminToken}`,
        "content-type": "application/json",
      },
      body: JSON.stringify({ singleEnv: { settings } }),
    });
    if (!response.ok) throw new Error(await response.text());
  }

  async #call<T>(
    method: string,
    path: string,
    { body, query = "" }: { readonly body?: object; readonly query?: string } = {},
  ): Promise<T> {
    const { projectEnv, managementKey } = this.#env;
    const url = `${this.#platform.baseUrl}${path}?project_env=${projectEnv}${query}`;
    const response = await this.#platform.fetch(url, {
      method,
      headers: { "x-api-key": managementKey, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }
}
