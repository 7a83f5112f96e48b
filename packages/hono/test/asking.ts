import { Apikee } from "@apikee/core";

export const SECRET = "unit-test-secret-0123456789abcdef0123456789abcdef";

/** What the tests' keys are made and verified with. */
export const apikee = new Apikee({ secret: SECRET });

/** The header with a good key of acme-corp with these scopes. */
export async function withKey(...scopes: string[]): Promise<{ "x-api-key": string }> {
  return { "x-api-key": await apikee.create("acme-corp", { scopes, expiresIn: "1h" }) };
}

/** An application of Hono, of whatever type. */
interface Asked {
  request(path: string, init: { headers: Record<string, string> }): Response | Promise<Response>;
}

/** The status of a GET, and its body as text. */
export async function ask(
  app: Asked,
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; text: string; response: Response }> {
  const response = await app.request(path, { headers });
  return { status: response.status, text: await response.clone().text(), response };
}
