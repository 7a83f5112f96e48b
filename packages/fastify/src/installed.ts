import type { Denial, Guard } from "@apikee/core/guard";
import type { FastifyReply, FastifyRequest } from "fastify";
import { denialError } from "./denial.ts";
import type { FastifyHooks } from "./options.ts";

/** The guard that let a request through, and how refusals are answered. */
export interface InstalledGuard {
  readonly guard: Guard<unknown>;
  readonly onDenied: FastifyHooks["onDenied"];
}

/** Shared by every copy of this package that an application may have loaded. */
export const INSTALLED = Symbol.for("@apikee/fastify.guard");

type Marked = { [INSTALLED]?: InstalledGuard | null };

/** Notes which guard let a request through. */
export function markInstalled(request: FastifyRequest, installed: InstalledGuard): void {
  (request as Marked)[INSTALLED] = installed;
}

/** The guard that let the request through, or null where none has run. */
export function installedGuard(request: FastifyRequest): InstalledGuard | null {
  return (request as Marked)[INSTALLED] ?? null;
}

/** Fails the request with the refusal, so that error handlers see it; or lets `onDenied` answer. */
export function deny(
  { onDenied }: InstalledGuard,
  denial: Denial,
  { request, reply, done }: { request: FastifyRequest; reply: FastifyReply; done: (error: Error) => void },
): void {
  if (onDenied === undefined) {
    done(denialError(request, denial));
    return;
  }
  // An error goes to the application's error handler, whether it is thrown or rejected.
  Promise.resolve()
    .then(() => onDenied(denial, request, reply))
    .catch(done);
}
