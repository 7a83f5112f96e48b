/** What a column may hold. Anything else would be written as something else, or in each database in its own way. */
export type Value = string | number | bigint | null;

/** @throws TypeError where a value is none of the database's. */
export function checkValue(value: unknown): Value {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "bigint") {
    return value;
  }
  throw new TypeError(`a ${typeof value} cannot be kept in the database`);
}
