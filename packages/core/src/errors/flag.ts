import { ConfigError } from "./error.ts";

/**
 * The value of an option that is either on or off.
 *
 * @throws ConfigError that names the option where the value is not a boolean: `"false"`, as an environment
 * variable has it, would otherwise turn it on.
 */
export function checkedFlag(value: unknown, name: string): boolean {
  if (typeof value !== "boolean") throw new ConfigError(`${name} must be true or false`);
  return value;
}
