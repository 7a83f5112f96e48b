import { decodeJson, JSON_FIRST_BYTE } from "./json.ts";
import { decodeMsgpack, isMsgpackMap } from "./msgpack-decode.ts";

/** The map in a payload of either codec, told apart by the first byte, or null where it is neither. */
export function decodePayload(bytes: Uint8Array): Record<string, unknown> | null {
  const first = bytes[0];
  if (first === JSON_FIRST_BYTE) return decodeJson(bytes);
  return first !== undefined && isMsgpackMap(first) ? decodeMsgpack(bytes) : null;
}
