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

/**
 * The value of an option that is an object with these methods, or undefined where it is not set.
 *
 * @throws ConfigError that names the option and the first method that is missing.
 */
export function withMethods<T extends object>(
  value: T | undefined,
  label: string,
  methods: readonly (keyof T & string)[],
): T | undefined {
  if (value === undefined) return undefined;
  for (const method of methods) {
    if (typeof value?.[method] !== "function")
      throw new ConfigError(`${label} must have the method ${method}`);
  }
  return value;
}
