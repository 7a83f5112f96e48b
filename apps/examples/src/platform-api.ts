/** What it takes to manage an environment of the platform. */
export interface PlatformAccess {
  readonly origin: string;
  readonly managementKey: string;
  readonly projectEnv: string;
}

/** A call of the platform's HTTP API. */
interface Call {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below `/api/v1`. */
  readonly path: string;
  readonly body?: unknown;
}

/** Calls the platform's HTTP API with the management key. @throws Error where it refuses. */
export async function callPlatform<Answer>(
  { origin, managementKey }: Pick<PlatformAccess, "origin" | "managementKey">,
  { method, path, body }: Call,
): Promise<Answer> {
  const response = await fetch(`${origin}/api/v1${path}`, {
    method,
    headers: { "x-api-key": managementKey, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} is ${response.status}: ${await response.text()}`);
  return response.json() as Promise<Answer>;
}
