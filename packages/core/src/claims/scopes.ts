import { ConfigError } from "../errors/index.ts";
import { MAX_SCOPE_LENGTH } from "./limits.ts";
import { isText } from "./text.ts";

/**
 * Whether the held scopes include a required one: by an equal scope, by `*`, or by one such as `reports:*`, which
 * includes every scope that starts with `reports:`. Case-sensitive; a `*` in the required scope is not a wildcard.
 *
 * Source: docs/protocol.md section 2.4.
 */
export function hasScope(held: readonly string[], required: string): boolean {
  for (const scope of held) {
    if (scope === required || scope === "*") return true;
    if (scope.endsWith(":*") && required.startsWith(scope.slice(0, -1))) return true;
  }
  return false;
}

/**
 * The scopes that a route requires, checked when it is set up.
 *
 * @throws ConfigError where there are none, or one is not a string of 1 to 128 characters.
 */
export function requiredScopes(scopes: readonly unknown[]): readonly string[] {
  if (scopes.length === 0) {
    throw new ConfigError("at least one scope must be required: without one every key would be let through");
  }
  return scopes.map((scope) => {
    if (!isText(scope, MAX_SCOPE_LENGTH)) {
      throw new ConfigError(
        `a required scope must be a string of 1 to ${MAX_SCOPE_LENGTH} characters without control characters`,
      );
    }
    return scope;
  });
}
