import type { ProjectEnvironment } from "./platform-process.ts";

/** A client as the HTTP API shows it, in what these tests look at. */
export interface ApiClient {
  readonly id: string;
  readonly tenant: string;
  readonly source: string;
  readonly stats: { readonly total: number; readonly success: number; readonly error: number };
  readonly keys: readonly { readonly id: string; readonly requestCount: number }[];
}

/** A logged request, in what these tests look at. */
export interface ApiLog {
  readonly rid: string;
  readonly outcome: string;
  readonly status: number | null;
}

/** The platform's HTTP API with a management key, as an owner calls it. */
export class ManagementApi {
  readonly #origin: string;
  readonly #key: string;
  readonly #query: string;
  readonly #projectEnv: string;

  constructor(origin: string, project: ProjectEnvironment) {
    this.#origin = origin;
    this.#key = project.APIKEE_MANAGEMENT_KEY;
    this.#projectEnv = project.APIKEE_PROJECT_ENV;
    this.#query = `project_env=${project.APIKEE_PROJECT_ENV}`;
  }

  /** The client of a tenant; undefined where there is none. */
  async clientOf(tenant: string): Promise<ApiClient | undefined> {
    const { data } = await this.#json<{ data: ApiClient[] }>(`/client?${this.#query}&limit=100`);
    return data.find((client) => client.tenant === tenant);
  }

  /** Revokes one key of a tenant; resolves when the platform says that it is done. */
  async revoke(tenant: string, keyId: string): Promise<void> {
    const client = await this.clientOf(tenant);
    if (client === undefined) throw new Error(`there is no client of ${tenant}`);
    const path = `/client/${client.id}?${this.#query}&keyId=${encodeURIComponent(keyId)}`;
    await this.#call(path, { method: "DELETE" });
  }

  /** Requests that went to an endpoint, by its counter. */
  async endpointTotal(route: string): Promise<number> {
    const { data } = await this.#json<{ data: { path: string; stats: { total: number } }[] }>(
      `/endpoint?${this.#query}&limit=100`,
    );
    return data.find(({ path }) => path === route)?.stats.total ?? 0;
  }

  /** All of the environment's log. */
  async logs(): Promise<ApiLog[]> {
    const response = await this.#call(`/project/${this.#projectEnv}/logs`, {
      headers: { accept: "text/csv" },
    });
    const [head = "", ...lines] = (await response.text()).trimEnd().split(/\r?\n/);
    const columns = head.split(",");
    const [rid, outcome, status] = ["rid", "outcome", "status"].map((name) => columns.indexOf(name));
    return lines.map((line) => {
      // No cell of these tests holds a comma.
      const cells = line.split(",").map((cell) => cell.replace(/^"(.*)"$/, "$1"));
      const code = cells[status!];
      return { rid: cells[rid!]!, outcome: cells[outcome!]!, status: code ? Number(code) : null };
    });
  }

  async #json<T>(path: string): Promise<T> {
    const response = await this.#call(path);
    return (await response.json()) as T;
  }

  async #call(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { "x-api-key": this.#key, ...init.headers };
    const response = await fetch(`${this.#origin}/api/v1${path}`, { ...init, headers });
    if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${await response.text()}`);
    return response;
  }
}
