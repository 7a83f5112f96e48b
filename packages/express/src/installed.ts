import type { Denial, Guard } from "@apikee/core/guard";
import type { ExpressHooks, Next } from "./options.ts";
import type { ExpressRequest } from "./request.ts";
import { type ExpressResponse, sendDenial } from "./response.ts";

/** The guard that let a request through, and how refusals are answered. */
export interface InstalledGuard {
  readonly guard: Guard<unknown>;
  readonly onDenied: ExpressHooks["onDenied"];
}

/** Shared by every copy of this package that an application may have loaded. */
const INSTALLED = Symbol.for("@apikee/express.guard");

type Marked = { [INSTALLED]?: InstalledGuard };

/** Notes which guard let a request through. */
export function markInstalled(request: ExpressRequest, installed: InstalledGuard): void {
  (request as Marked)[INSTALLED] = installed;
}

/** The guard that let the request through, or undefined where none has run. */
export function installedGuard(request: ExpressRequest): InstalledGuard | undefined {
  return (request as Marked)[INSTALLED];
}

/** Answers a refusal as the application wants it. */
export function deny(
  { onDenied }: InstalledGuard,
  denial: Denial,
  { request, response, next }: { request: ExpressRequest; response: ExpressResponse; next: Next },
): void {
  if (onDenied === undefined) {
    sendDenial(response, denial);
    return;
  }
  // An error goes to the application's error handler, whether it is thrown or rejected.
  Promise.resolve()
    .then(() => onDenied(denial, request, response, next))
    .catch(next);
}
