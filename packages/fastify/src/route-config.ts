import { ConfigError } from "@apikee/core";
import { requiredScopes } from "@apikee/core/guard";

/** What a route's `config.apikee` may be: `false` makes it public, `scopes` are those that its key must hold. */
export type RouteConfig = false | { readonly scopes: readonly [string, ...string[]] };

/** What a route asks of a request. */
export interface RouteRule {
  readonly isPublic: boolean;
  /** Scopes that the key must hold, often none. */
  readonly scopes: readonly string[];
}

const GUARDED: RouteRule = { isPublic: false, scopes: [] };
const PUBLIC: RouteRule = { isPublic: true, scopes: [] };

/** A route's config lives as long as the route. */
const rules = new WeakMap<object, RouteRule>();

/**
 * What a route's config says of the guard.
 *
 * @throws ConfigError where it says something that makes no sense: a mistyped name would leave the route open.
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
    throw new ConfigError("config.apikee.scopes of a route must be a list of texts");
  return { isPublic: false, scopes: requiredScopes(scopes) };
}
