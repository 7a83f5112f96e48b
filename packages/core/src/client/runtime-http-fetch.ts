import type { Http } from "./http.ts";
import { httpOver } from "./http-over-fetch.ts";

/** HTTP over the runtime's own `fetch`. */
export function runtimeHttp(): Http {
  return httpOver(globalThis.fetch);
}
