import { isObject } from "../bytes/is-object.ts";
import { utf8Decode } from "../bytes/utf8.ts";
import { MAX_DEPTH } from "./limits.ts";

/** Whether a payload that begins with this byte is a MessagePack map (fixmap, map 16, map 32). */
export function isMsgpackMap(firstByte: number): boolean {
  return (firstByte >= 0x80 && firstByte <= 0x8f) || firstByte === 0xde || firstByte === 0xdf;
}

/**
 * The map in MessagePack bytes, or null where they are anything else: another type than docs/protocol.md
 * section 2.1 admits (bin, ext, 32-bit floats), a name that is no str, text that is not UTF-8, an integer
 * beyond ±(2^53 − 1), more than 17 levels, an end too early or bytes behind it.
 */
export function decodeMsgpack(bytes: Uint8Array): Record<string, unknown> | null {
  const input = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), at: 0 };
  try {
    const value = readValue(input, MAX_DEPTH);
    return input.at === bytes.length && isObject(value) ? value : null;
  } catch (error) {
    // RangeError: our own refusals, whose messages nobody sees, and a view read past its end. TypeError: text that is not UTF-8.
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

interface Input {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  at: number;
}

/** Reads one value; a list or map takes one of the `levels` that are left. */
function readValue(input: Input, levels: number): unknown {
  const tag = readUnsigned(input, 1);
  if (tag < 0x80) return tag;
  if (tag >= 0xe0) return tag - 0x100;
  if (tag < 0x90) return readMap(input, tag & 0x0f, levels);
  if (tag < 0xa0) return readList(input, tag & 0x0f, levels);
  if (tag < 0xc0) return readText(input, tag & 0x1f);
  // The sizes of one type follow each other: 1, 2, 4, 8 bytes.
  if (tag === 0xc0) return null;
  if (tag === 0xc2 || tag === 0xc3) return tag === 0xc3;
  if (tag === 0xcb) return input.view.getFloat64(advance(input, 8));
  if (tag >= 0xcc && tag <= 0xcf) return readUnsigned(input, 2 ** (tag - 0xcc));
  if (tag >= 0xd0 && tag <= 0xd3) return readSigned(input, 2 ** (tag - 0xd0));
  if (tag >= 0xd9 && tag <= 0xdb) return readText(input, readUnsigned(input, 2 ** (tag - 0xd9)));
  if (tag >= 0xde) return readMap(input, readUnsigned(input, 2 ** (tag - 0xdd)), levels);
  if (tag >= 0xdc) return readList(input, readUnsigned(input, 2 ** (tag - 0xdb)), levels);
  throw new RangeError("type");
}

function readList(input: Input, count: number, levels: number): unknown[] {
  if (levels === 0) throw new RangeError("depth");
  const list: unknown[] = [];
  for (let i = 0; i < count; i++) list.push(readValue(input, levels - 1));
  return list;
}

function readMap(input: Input, count: number, levels: number): Record<string, unknown> {
  if (levels === 0) throw new RangeError("depth");
  const map: Record<string, unknown> = {};
  for (let i = 0; i < count; i++) {
    const name = readValue(input, 0);
    if (typeof name !== "string") throw new RangeError("name");
    const member = readValue(input, levels - 1);
    // Assigning it would set the prototype; no claim has this name, and meta drops it.
    if (name !== "__proto__") map[name] = member;
  }
  return map;
}

function readText(input: Input, length: number): string {
  const at = advance(input, length);
  return utf8Decode(input.bytes.subarray(at, at + length));
}

function readUnsigned(input: Input, size: number): number {
  const end = advance(input, size) + size;
  let value = 0;
  for (let at = end - size; at < end; at++) value = value * 256 + input.bytes[at]!;
  return safe(value);
}

function readSigned(input: Input, size: number): number {
  const at = advance(input, size);
  if (size === 8) return safe(Number(input.view.getBigInt64(at)));
  return size === 4 ? input.view.getInt32(at) : size === 2 ? input.view.getInt16(at) : input.view.getInt8(at);
}

/** Where the next `count` bytes begin. */
function advance(input: Input, count: number): number {
  const { at } = input;
  if (count > input.bytes.length - at) throw new RangeError("end");
  input.at = at + count;
  return at;
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError("integer");
  return value;
}
