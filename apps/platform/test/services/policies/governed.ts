import type { TestPlatform } from "../../../src/testing/index.ts";
import { addProject, setUp } from "../../channel/set-up.ts";

/** Limits of a template, as the API takes them. */
interface TemplateJson {
  readonly id?: string;
  readonly name?: string;
  readonly mode?: "enforce" | "shadow";
  readonly maxClients?: number | null;
  readonly rateLimitHour?: number | null;
  readonly rateLimitDay?: number | null;
  readonly rateLimitWeek?: number | null;
  readonly rateLimitMonth?: number | null;
}

/** What a validate is answered with. */
interface ValidateAnswer {
  readonly success: boolean;
  readonly error?: string;
  readonly retryAfterMs?: number;
  readonly limits?: readonly { window: string; limit: number; remaining: number; resetAt: number }[];
}

/** A platform with an environment, a client of it whom policies hold for, and one of its keys. */
export async function governed(client: object = {}) {
  const made = await setUp();
  return { ...made, ...(await govern(made.platform, made, client)) };
}

/** Another environment of the same platform, governed too. */
export async function anotherGoverned(platform: TestPlatform, slug: string) {
  const made = await addProject(platform, { slug });
  return { ...made, ...(await govern(platform, made)) };
}

type Made = Awaited<ReturnType<typeof addProject>>;

async function govern(platform: TestPlatform, made: Made, client: object = {}) {
  const { managementKey, projectEnv } = made;

  async function call<T>(method: string, path: string, body?: object): Promise<T> {
    const url = new URL(`${platform.baseUrl}${path}`);
    if (!path.startsWith("/project/")) url.searchParams.set("project_env", projectEnv);
    const response = await platform.fetch(url, {
      method,
      headers: { "x-api-key": managementKey, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  /** Makes or changes a template, and gives its id. */
  async function template(json: TemplateJson): Promise<string> {
    const project = await call<{ env: { templates: { list: TemplateJson[] } } }>(
      "PUT",
      `/project/${projectEnv}`,
      {
        singleEnv: { templates: [json] },
      },
    );
    const { list } = project.env.templates;
    return (json.id ?? list.find(({ name }) => name === json.name)?.id)!;
  }

  const { id: clientId } = await call<{ id: string }>("POST", "/client", { name: "acme", ...client });
  const key = await made.apikee.create("acme");
  const change = (body: object) => call("PUT", `/client/${clientId}`, body);
  /** Asks about a request with the key, from 192.0.2.1 unless told otherwise. */
  async function ask(body: object = {}, rid = made.client.newRid()): Promise<ValidateAnswer> {
    const asked = { key, method: "GET", path: "/", ip: "192.0.2.1", userAgent: "sdk/1.0", ...body };
    const answer = await made.client.send(made.client.message("validate", asked, { rid }));
    if (answer.status !== 200) throw new Error(`validate: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body as ValidateAnswer;
  }
  return { call, template, clientId, key, change, ask };
}
