import type { ApikeeEvent } from "@apikee/core";
import { everyProxyTrusted } from "@apikee/core/guard";
import type { HttpAdapterHost } from "@nestjs/core";

/** What each framework calls it. */
const SETTINGS = { express: "trust proxy", fastify: "trustProxy" } as const;
/** The name of the symbol under which Fastify 5 keeps what it was made with; `initialConfig` leaves `trustProxy` out. */
const FASTIFY_OPTIONS = "fastify.options";

/**
 * The warning about an application that takes the client's address from whoever sends it, so that every customer
 * chooses what allow-lists see; null where it does not, or does not say.
 */
export function trustsEveryProxy({ httpAdapter }: HttpAdapterHost): ApikeeEvent | null {
  const framework = httpAdapter?.getType();
  if (framework !== "express" && framework !== "fastify") return null;
  const app: object = httpAdapter.getInstance();
  const trust = framework === "express" ? trustOfExpress(app) : trustOfFastify(app);
  return trust === true ? everyProxyTrusted(SETTINGS[framework]) : null;
}

function trustOfExpress(app: { get?(setting: string): unknown }): unknown {
  return app.get?.(SETTINGS.express);
}

function trustOfFastify(app: object): unknown {
  const symbol = Object.getOwnPropertySymbols(app).find(({ description }) => description === FASTIFY_OPTIONS);
  const options: { readonly trustProxy?: unknown } | undefined =
    symbol === undefined ? undefined : Reflect.get(app, symbol);
  return options?.trustProxy;
}
