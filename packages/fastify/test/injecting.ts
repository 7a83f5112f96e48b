import { Apikee } from "@apikee/core";
import Fastify, {
  type FastifyInstance,
  type FastifyServerOptions,
  type LightMyRequestResponse,
} from "fastify";
import { onTestFinished } from "vitest";
import { type ApikeePluginOptions, apikeePlugin } from "../src/index.ts";

export const SECRET = "unit-test-secret-0123456789abcdef0123456789abcdef";

/** What the tests' keys are made and verified with. */
export const apikee = new Apikee({ secret: SECRET });

/** A good key of acme-corp with these scopes. */
export function mint(...scopes: string[]): Promise<string> {
  return apikee.create("acme-corp", { scopes, expiresIn: "1h" });
}

/** An application that is closed when the test has finished. */
export function newApp(options: FastifyServerOptions = {}): FastifyInstance {
  const app = Fastify(options);
  onTestFinished(() => app.close());
  return app;
}

/** An application with the plugin, whose every path answers the tenant of the key, or `nobody`. */
export async function tenantApp(
  options: ApikeePluginOptions = { apikee },
  ofFastify: FastifyServerOptions = {},
): Promise<FastifyInstance> {
  const app = newApp(ofFastify);
  await app.register(apikeePlugin, options);
  app.all("/*", async (request) => ({ tenant: request.apikee?.tenant ?? "nobody" }));
  return app;
}

/** The response to a GET of this path, with this key where there is one. */
export function get(app: FastifyInstance, url: string, key?: string): Promise<LightMyRequestResponse> {
  return app.inject({ url, ...(key !== undefined && { headers: { "x-api-key": key } }) });
}
