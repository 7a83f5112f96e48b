import type { Variables } from "./connect.ts";

/** Calls the HTTP API with an environment's management key, and gives the answer's body. */
export async function manage(
  variables: Variables,
  method: string,
  path: string,
  body: unknown,
): Promise<unknown> {
  const response = await fetch(variables["APIKEE_BASE_URL"] + path, {
    method,
    headers: {
      "x-api-key": variables["APIKEE_MANAGEMENT_KEY"]!,
      "content-type": "application/json",
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path} is ${response.status}: ${await response.text()}`);
  return response.json();
}
