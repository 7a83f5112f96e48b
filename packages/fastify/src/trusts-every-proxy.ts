import type { ApikeeEvent } from "@apikee/core";

/** The name of the symbol under which Fastify 5 keeps what it was made with; `initialConfig` leaves `trustProxy` out. */
const OPTIONS = "fastify.options";

/**
 * The warning about an application that takes the client's address from whoever sends it, so that every
 * customer chooses what allow-lists see; null where it does not, or does not say.
 */
export function trustsEveryProxy(app: object): ApikeeEvent | null {
  if (optionsOf(app)?.trustProxy !== true) return null;
  return {
    type: "EVERY_PROXY_TRUSTED",
    message:
      "`trustProxy` is true, so every client can choose its own address: set it to the addresses of your proxies, or give getClientIp.",
  };
}

/** An encapsulated instance has the root's as its prototype. */
function optionsOf(app: object): { readonly trustProxy?: unknown } | undefined {
  for (let object: object | null = app; object !== null; object = Object.getPrototypeOf(object)) {
    const symbol = Object.getOwnPropertySymbols(object).find(({ description }) => description === OPTIONS);
    if (symbol !== undefined) return Reflect.get(object, symbol);
  }
  return undefined;
}
