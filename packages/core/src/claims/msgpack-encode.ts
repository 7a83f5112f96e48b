import { utf8Encode } from "../bytes/utf8.ts";

/**
 * Plain data as MessagePack, each value in its shortest form. Only what docs/protocol.md section 2.1
 * admits: nil, booleans, numbers, str, array and map.
 *
 * @throws TypeError on a text with a lone surrogate, which UTF-8 cannot carry.
 */
export function encodeMsgpack(value: unknown): Uint8Array {
  const bytes: number[] = [];
  writeValue(bytes, value);
  return Uint8Array.from(bytes);
}

function writeValue(bytes: number[], value: unknown): void {
  if (value === null) bytes.push(0xc0);
  else if (typeof value === "boolean") bytes.push(value ? 0xc3 : 0xc2);
  else if (typeof value === "number") writeNumber(bytes, value);
  else if (typeof value === "string") writeText(bytes, value);
  else if (Array.isArray(value)) {
    writeCount(bytes, value.length, [
      [16, 0x90],
      [0x1_0000, 0xdc, 2],
      [2 ** 32, 0xdd, 4],
    ]);
    for (const member of value) writeValue(bytes, member);
  } else {
    const members = Object.entries(value as object);
    writeCount(bytes, members.length, [
      [16, 0x80],
      [0x1_0000, 0xde, 2],
      [2 ** 32, 0xdf, 4],
    ]);
    for (const [name, member] of members) {
      writeText(bytes, name);
      writeValue(bytes, member);
    }
  }
}

function writeNumber(bytes: number[], value: number): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    const view = new DataView(new ArrayBuffer(8));
    view.setFloat64(0, value);
    bytes.push(0xcb, ...new Uint8Array(view.buffer));
  } else if (value >= 0) {
    writeCount(bytes, value, [
      [0x80, 0],
      [0x100, 0xcc, 1],
      [0x1_0000, 0xcd, 2],
      [2 ** 32, 0xce, 4],
      [2 ** 53, 0xcf, 8],
    ]);
  } else if (value >= -0x20) {
    bytes.push(value & 0xff);
  } else {
    const size = value >= -0x80 ? 1 : value >= -0x8000 ? 2 : value >= -(2 ** 31) ? 4 : 8;
    bytes.push(0xd0 + Math.log2(size));
    writeBigEndian(bytes, value, size);
  }
}

function writeText(bytes: number[], value: string): void {
  if (!value.isWellFormed()) throw new TypeError("MessagePack cannot carry a text with a lone surrogate");
  const text = utf8Encode(value);
  writeCount(bytes, text.length, [
    [0x20, 0xa0],
    [0x100, 0xd9, 1],
    [0x1_0000, 0xda, 2],
    [2 ** 32, 0xdb, 4],
  ]);
  for (const byte of text) bytes.push(byte);
}

/** A form of a count: up to which it goes (exclusive), its tag, and its bytes behind the tag; none: in the tag. */
type Form = readonly [below: number, tag: number, size?: number];

function writeCount(bytes: number[], count: number, forms: readonly Form[]): void {
  for (const [below, tag, size] of forms) {
    if (count >= below) continue;
    bytes.push(size === undefined ? tag + count : tag);
    if (size !== undefined) writeBigEndian(bytes, count, size);
    return;
  }
}

/** Two's complement; by division, since bit operations end at 32 bits. */
function writeBigEndian(bytes: number[], value: number, size: number): void {
  for (let place = size - 1; place >= 0; place--) {
    const shifted = Math.floor(value / 256 ** place);
    bytes.push(((shifted % 256) + 256) % 256);
  }
}
