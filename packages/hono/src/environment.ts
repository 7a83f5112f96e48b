import { Apikee, type ApikeeOptions } from "@apikee/core";
import { Guard } from "@apikee/core/guard";
import { getRuntimeKey } from "hono/adapter";
import type { HonoOptions } from "./options.ts";

/** The guard for a request with this `c.env`. */
type GuardOf<Meta> = (env: unknown) => Guard<Meta>;

/** The environment variables that `Apikee` reads by itself on other runtimes. */
const NAMES = ["APIKEE_SECRET", "APIKEE_SERVER_KEY", "APIKEE_PROJECT_ENV", "APIKEE_BASE_URL"] as const;

type Variables = Readonly<Partial<Record<(typeof NAMES)[number], string>>>;

/**
 * Finds the guard for each request. There is one for all requests, made now, except on workerd: there the
 * environment variables come with each request, and the guard is made with the first one, unless an `Apikee`
 * is given.
 *
 * @throws ConfigError that names the option at fault.
 */
export function guardSource<MetaInput extends object, MetaOutput>(
  options: HonoOptions<MetaInput, MetaOutput>,
): GuardOf<MetaOutput> {
  if (options.apikee !== undefined || getRuntimeKey() !== "workerd") {
    const guard = new Guard(Apikee.from(options), options);
    return () => guard;
  }
  // By the variables' values and not by the object: Cloudflare Pages makes a new object for each request.
  const guards = new Map<string, Guard<MetaOutput>>();
  return (env) => {
    const variables = variablesIn(env);
    const id = JSON.stringify(NAMES.map((name) => variables[name]));
    let guard = guards.get(id);
    if (guard === undefined) {
      guard = new Guard(new Apikee(withVariables(options, variables)), options);
      guards.set(id, guard);
    }
    return guard;
  };
}

function variablesIn(env: unknown): Variables {
  const bindings = (typeof env === "object" ? env : null) as Readonly<Record<string, unknown>> | null;
  const found: { -readonly [Name in keyof Variables]: Variables[Name] } = {};
  for (const name of NAMES) {
    const value = bindings?.[name];
    if (typeof value === "string" && value !== "") found[name] = value;
  }
  return found;
}

/** The options, completed from the variables as `Apikee` completes them from the environment elsewhere. */
function withVariables<MetaInput extends object, MetaOutput>(
  options: ApikeeOptions<MetaInput, MetaOutput>,
  variables: Variables,
): ApikeeOptions<MetaInput, MetaOutput> {
  const { secret, secrets, serverKey, projectEnv, baseUrl } = options;
  return {
    ...options,
    secret: secrets === undefined ? (secret ?? variables.APIKEE_SECRET) : secret,
    serverKey: serverKey === undefined ? variables.APIKEE_SERVER_KEY : serverKey,
    projectEnv: projectEnv ?? variables.APIKEE_PROJECT_ENV,
    baseUrl: baseUrl ?? variables.APIKEE_BASE_URL,
  };
}
