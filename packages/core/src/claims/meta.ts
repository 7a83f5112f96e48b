import { MAX_DEPTH } from "./limits.ts";

const META_LEVEL = 2;
const DROPPED = new Set(["__proto__", "constructor", "prototype"]);

/** Whether a decoded value is a map and no list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

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

/** Freezes what a schema made of meta: lists and plain objects, deep; anything else is left as it is. */
export function deepFreeze(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  if (!Array.isArray(value) && !isPlainObject(value)) return value;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
  return value;
}

/**
 * A copy of the meta that a key is to carry, without undefined members.
 *
 * @throws TypeError naming the place of anything that JSON cannot carry, or that is nested too deep.
 */
export function plainMeta(meta: unknown): Record<string, unknown> {
  if (!isObject(meta) || !isPlainObject(meta)) throw new TypeError("meta must be a plain object");
  return plainCopy(meta, "meta", META_LEVEL) as Record<string, unknown>;
}

function plainCopy(value: unknown, place: string, level: number): unknown {
  if (value === null || typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number" && Number.isFinite(value)) return value;
  if (typeof value !== "object" || !(Array.isArray(value) || isPlainObject(value))) {
    throw new TypeError(
      `${place} must be JSON data: text, finite numbers, booleans, null, lists and plain objects`,
    );
  }
  if (level > MAX_DEPTH) throw new TypeError(`meta must not be nested deeper than ${MAX_DEPTH - 1} levels`);
  if (Array.isArray(value)) {
    return Array.from(value, (member, index) => plainCopy(member, `${place}[${index}]`, level + 1));
  }
  const copy: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    if (DROPPED.has(name)) throw new TypeError(`${place} must not have a member named ${name}`);
    if (member !== undefined) copy[name] = plainCopy(member, `${place}.${name}`, level + 1);
  }
  return copy;
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
