import { ConfigError } from "@apikee/core";
import { requiredScopes } from "@apikee/core/guard";

/** The values of a route's `config.apikee`: `false` makes it public, `scopes` are those that the key must hold. */
export type RouteConfig = false | { readonly scopes: readonly [string, ...string[]] };

/** What a route requires of a request. */
export interface RouteRule {
  readonly isPublic: boolean;
  /** Scopes that the key must hold, often none. */
  readonly scopes: readonly string[];
}

const GUARDED: RouteRule = { isPublic: false, scopes: [] };
const PUBLIC: RouteRule = { isPublic: true, scopes: [] };

/** The rules by the config object of the route. */
const rules = new WeakMap<object, RouteRule>();

/**
 * The rule in a route's config.
 *
 * @throws ConfigError where `config.apikee` is malformed: a mistyped name would leave the route open.
 */
export function routeRule(config: { readonly apikee?: unknown } | undefined): RouteRule {
  if (config?.apikee === undefined) return GUARDED;
  const known = rules.get(config);
  if (known !== undefined) return known;
  const rule = ruleOf(config.apikee);
  rules.set(config, rule);
  return rule;
}

function ruleOf(given: unknown): RouteRule {
  if (given === false) return PUBLIC;
  const isObject = typeof given === "object" && given !== null;
  if (!isObject || Object.keys(given).some((name) => name !== "scopes")) {
    throw new ConfigError('config.apikee of a route must be false or { scopes: ["…"] }, and nothing else');
  }
  const { scopes } = given as { readonly scopes?: unknown };
  if (!Array.isArray(scopes))
    throw new ConfigError("config.apikee.scopes of a route must be a list of strings");
  return { isPublic: false, scopes: requiredScopes(scopes) };
}
