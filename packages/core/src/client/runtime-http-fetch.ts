import type { Http } from "./http.ts";
import { httpOver } from "./http-over-fetch.ts";

/** HTTP as the runtime has it: over its own `fetch`. */
export function runtimeHttp(): Http {
  return httpOver(globalThis.fetch);
}
