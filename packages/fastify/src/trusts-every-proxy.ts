import type { ApikeeEvent } from "@apikee/core";
import { everyProxyTrusted } from "@apikee/core/guard";

/** The name of the symbol under which Fastify 5 keeps what it was made with; `initialConfig` leaves `trustProxy` out. */
const OPTIONS = "fastify.options";

/**
 * The warning about an application that takes the client's address from whoever sends it, so that every
 * customer chooses what allow-lists see; null where it does not, or does not say.
 */
export function trustsEveryProxy(app: object): ApikeeEvent | null {
  return optionsOf(app)?.trustProxy === true ? everyProxyTrusted("trustProxy") : null;
}

/** An encapsulated instance has the root's as its prototype. */
function optionsOf(app: object): { readonly trustProxy?: unknown } | undefined {
  for (let object: object | null = app; object !== null; object = Object.getPrototypeOf(object)) {
    const symbol = Object.getOwnPropertySymbols(object).find(({ description }) => description === OPTIONS);
    if (symbol !== undefined) return Reflect.get(object, symbol);
  }
  return undefined;
}
