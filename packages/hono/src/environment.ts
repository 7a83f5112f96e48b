import { Apikee, type ApikeeOptions } from "@apikee/core";
import { Guard } from "@apikee/core/guard";
import { getRuntimeKey } from "hono/adapter";
import type { HonoOptions } from "./options.ts";

/** A guard, and the Apikee that it asks. */
type GuardOf<Meta> = (env: unknown) => Guard<Meta>;

/**
 * The guard for a request with this `c.env`. One for all, made now, but on workerd, where environment
 * variables come with each request: there it is made with the first one, unless an Apikee is given.
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
  const guards = new WeakMap<object, Guard<MetaOutput>>();
  return (env) => {
    const variables = isObject(env) ? env : NO_ENV;
    let guard = guards.get(variables);
    if (guard === undefined) {
      guard = new Guard(new Apikee(withVariables(options, variables)), options);
      guards.set(variables, guard);
    }
    return guard;
  };
}

const NO_ENV = {};

/** Options with what they leave out read from these variables, as `Apikee` reads it from the environment elsewhere. */
function withVariables<MetaInput extends object, MetaOutput>(
  options: ApikeeOptions<MetaInput, MetaOutput>,
  env: Readonly<Record<string, unknown>>,
): ApikeeOptions<MetaInput, MetaOutput> {
  const variable = (name: string) => {
    const value = env[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const { secret, secrets, serverKey, projectEnv, baseUrl } = options;
  return {
    ...options,
    secret: secrets === undefined ? (secret ?? variable("APIKEE_SECRET")) : secret,
    serverKey: serverKey === undefined ? variable("APIKEE_SERVER_KEY") : serverKey,
    projectEnv: projectEnv ?? variable("APIKEE_PROJECT_ENV"),
    baseUrl: baseUrl ?? variable("APIKEE_BASE_URL"),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
