import { findTargetHandler } from "hono/utils/handler";

/** What a guard states about itself for descriptions of the application. */
export interface GuardMark {
  readonly headerName: string | undefined;
  readonly excludePaths: readonly string[] | undefined;
}

/** Shared by every copy of this package that an application may have loaded. */
const GUARD = Symbol.for("@apikee/hono.guardMark");
const SCOPES = Symbol.for("@apikee/hono.scopes");

interface GuardedBy {
  readonly excludePaths?: readonly string[] | undefined;
  readonly headerName?: string | undefined;
  readonly apikee?: { readonly headerName: string } | undefined;
}

/** Marks a middleware as a guard with these options, and returns it. */
export function markGuard<Handler extends object>(handler: Handler, options: GuardedBy): Handler {
  const { apikee, headerName = apikee?.headerName, excludePaths } = options;
  const mark: GuardMark = { headerName, excludePaths };
  return Object.assign(handler, { [GUARD]: mark });
}

/** Marks a middleware as one that requires these scopes, and returns it. */
export function markScopes<Handler extends object>(handler: Handler, scopes: readonly string[]): Handler {
  return Object.assign(handler, { [SCOPES]: scopes });
}

/** What a guard states about itself; null where the handler is not a guard. */
export function guardMarkOf(handler: object): GuardMark | null {
  return (marked(handler) as { [GUARD]?: GuardMark })[GUARD] ?? null;
}

/** The scopes that a handler requires, often none. */
export function scopesOf(handler: object): readonly string[] {
  return (marked(handler) as { [SCOPES]?: readonly string[] })[SCOPES] ?? [];
}

/** Unwraps a handler: Hono wraps those of a mounted application that has an error handler of its own. */
function marked(handler: object): object {
  return typeof handler === "function" ? findTargetHandler(handler) : handler;
}
