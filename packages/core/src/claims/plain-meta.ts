import { isObject } from "../bytes/is-object.ts";
import { MAX_DEPTH } from "./limits.ts";
import { DROPPED, isPlainObject } from "./meta.ts";

const META_LEVEL = 2;

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
