import { isObject } from "../bytes/is-object.ts";
import { utf8Decode, utf8Encode } from "../bytes/utf8.ts";
import { MAX_DEPTH } from "./limits.ts";

/** The first byte of a JSON payload: `{`. */
export const JSON_FIRST_BYTE = 0x7b;

/** The bytes of a payload as JSON. */
export function encodeJson(payload: Record<string, unknown>): Uint8Array {
  return utf8Encode(JSON.stringify(payload));
}

/**
 * The object in strict UTF-8 JSON bytes, or null where they are anything else or nested too deep. Of two
 * members with one name the last counts, as ECMA-262 has it.
 *
 * Source: docs/protocol.md section 2.1.
 */
export function decodeJson(bytes: Uint8Array): Record<string, unknown> | null {
  let value: unknown;
  try {
    value = JSON.parse(utf8Decode(bytes));
  } catch {
    return null;
  }
  return isObject(value) && fitsDepth(value, MAX_DEPTH) ? value : null;
}

function fitsDepth(value: object, levels: number): boolean {
  if (levels === 0) return false;
  if (Array.isArray(value)) {
    for (const member of value) {
      if (typeof member === "object" && member !== null && !fitsDepth(member, levels - 1)) return false;
    }
    return true;
  }
  for (const name in value) {
    const member = (value as Record<string, unknown>)[name];
    if (typeof member === "object" && member !== null && !fitsDepth(member, levels - 1)) return false;
  }
  return true;
}
