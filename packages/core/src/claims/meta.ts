/** Member names that are never copied from outside. */
export const DROPPED = new Set(["__proto__", "constructor", "prototype"]);

/**
 * A frozen copy of decoded JSON or MessagePack data, without members named `__proto__`, `constructor` or
 * `prototype`, so that no later assignment or merge can reach a prototype.
 *
 * Source: docs/protocol.md section 2.2.
 */
export function frozenCopy(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return Object.freeze(value.map(frozenCopy));
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (!DROPPED.has(name)) copy[name] = frozenCopy(member);
  }
  return Object.freeze(copy);
}

/**
 * Deeply freezes what a schema made of meta, and returns whether all of it is plain data: anything else, such as a
 * Date or a Set, can be changed all the same.
 */
export function freezePlainData(value: unknown, seen: Set<object> = new Set()): boolean {
  if (typeof value === "function") return false;
  if (typeof value !== "object" || value === null || seen.has(value)) return true;
  if (!Array.isArray(value) && !isPlainObject(value)) return false;
  seen.add(value);
  Object.freeze(value);
  return Object.values(value)
    .map((member) => freezePlainData(member, seen))
    .every((isPlain) => isPlain);
}

/** Whether an object was made as `{}` or without a prototype, in this realm or another. */
export function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
