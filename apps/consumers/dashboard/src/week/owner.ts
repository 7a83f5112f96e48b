import type { TestPlatform, TestProject } from "@apikee/platform/testing";
import { CUSTOMERS, TEMPLATES } from "./customers.ts";

/** A customer's client and key, by the customer's tenant. */
export interface Issued {
  readonly clientId: string;
  readonly keyId: string;
  readonly rawKey: string;
}

interface MadeClient {
  readonly id: string;
  readonly tenant: string;
  readonly keys: readonly { readonly id: string; readonly rawKey: string }[];
}

/** Calls the HTTP API as whoever owns the project. */
export class Owner {
  readonly #platform: TestPlatform;
  readonly #projectEnv: string;

  constructor(platform: TestPlatform, { projectEnv }: TestProject) {
    this.#platform = platform;
    this.#projectEnv = projectEnv;
  }

  async call<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const { baseUrl, adminToken } = this.#platform;
    const url = new URL(baseUrl + path);
    if (path.startsWith("/client")) url.searchParams.set("project_env", this.#projectEnv);
    // Over the socket: what the platform's faults do to an application, they do not to its owner's browser.
    const response = await fetch(url, {
      method,
      headers: { authorization: `Bearer ${adminToken}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path} is ${response.status}: ${await response.text()}`);
    return response.json() as Promise<Answer>;
  }

  change(singleEnv: object): Promise<{ env: { templates: { list: { id: string; name: string }[] } } }> {
    return this.call("PUT", `/project/${this.#projectEnv}`, { singleEnv });
  }

  /** Makes the templates, and each customer's client with a key. */
  async open(): Promise<ReadonlyMap<string, Issued>> {
    const { env } = await this.change({ templates: TEMPLATES });
    const templateIds = new Map(env.templates.list.map(({ id, name }) => [name, id]));
    const clients = CUSTOMERS.map(
      ({ name, tenant, type, template, scopes, ipWhitelist = [], metadata = {} }) => ({
        name,
        tenant,
        type,
        templateId: templateIds.get(template ?? "") ?? null,
        ipWhitelist,
        metadata,
        keys: [{ name: "production", scopes }],
      }),
    );
    const made = await this.call<MadeClient[]>("POST", "/client", clients);
    return new Map(
      made.map(({ id, tenant, keys }) => {
        const [key] = keys;
        if (key === undefined) throw new Error(`${tenant} has no key`);
        return [tenant, { clientId: id, keyId: key.id, rawKey: key.rawKey }];
      }),
    );
  }
}
