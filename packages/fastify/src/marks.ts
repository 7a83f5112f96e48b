/** Shared by every copy of this package that an application may have loaded. */
const SCOPES = Symbol.for("@apikee/fastify.scopes");

/** Marks a hook as one that requires these scopes, and returns it. */
export function markScopes<Hook extends object>(hook: Hook, scopes: readonly string[]): Hook {
  return Object.assign(hook, { [SCOPES]: scopes });
}

/** The scopes that a route's hooks require, as far as they can be seen. */
export function scopesOfHooks(hooks: unknown): readonly string[] {
  return [hooks]
    .flat()
    .flatMap((hook) => (hook as { [SCOPES]?: readonly string[] } | undefined)?.[SCOPES] ?? []);
}
