import type { Denial, Guard } from "@apikee/core/guard";
import type { Context } from "hono";
import type { HonoHooks } from "./options.ts";
import { denialException, denialResponse } from "./response.ts";

/** The guard that let a request through, and how refusals are answered. */
export interface InstalledGuard {
  readonly guard: Guard<unknown>;
  readonly onDenied: HonoHooks["onDenied"];
}

/** Shared by every copy of this package that an application may have loaded. */
const INSTALLED = Symbol.for("@apikee/hono.guard");

type Marked = { [INSTALLED]?: InstalledGuard };

/** Notes which guard let a request through. */
export function markInstalled(c: Context, installed: InstalledGuard): void {
  (c as Marked)[INSTALLED] = installed;
}

/** The guard that let the request through, or undefined where none has run. */
export function installedGuard(c: Context): InstalledGuard | undefined {
  return (c as Marked)[INSTALLED];
}

/** Ends a refused request, with the answer that the application wants. */
export async function deny(
  { onDenied }: Pick<InstalledGuard, "onDenied">,
  denial: Denial,
  c: Context,
): Promise<never> {
  const response = onDenied === undefined ? denialResponse(denial) : await onDenied(denial, c);
  throw denialException(denial, response);
}
