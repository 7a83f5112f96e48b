import { utf8Decode } from "../bytes/utf8.ts";
import { MAX_DEPTH } from "./limits.ts";
import { isObject } from "./meta.ts";

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
  try {
    const reader = new Reader(bytes);
    const value = reader.value(MAX_DEPTH);
    return reader.atEnd() && isObject(value) ? value : null;
  } catch (error) {
    // The reader's own refusals, a view read past its end, and text that is not UTF-8.
    if (error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** Reads one value; a list or map takes one of the `levels` that are left. */
  value(levels: number): unknown {
    const tag = this.#unsigned(1);
    if (tag < 0x80) return tag;
    if (tag >= 0xe0) return tag - 0x100;
    if (tag < 0x90) return this.#map(tag & 0x0f, levels);
    if (tag < 0xa0) return this.#list(tag & 0x0f, levels);
    if (tag < 0xc0) return this.#text(tag & 0x1f);
    switch (tag) {
      case 0xc0:
        return null;
      case 0xc2:
        return false;
      case 0xc3:
        return true;
      case 0xcb:
        return this.#float();
      case 0xcc:
        return this.#unsigned(1);
      case 0xcd:
        return this.#unsigned(2);
      case 0xce:
        return this.#unsigned(4);
      case 0xcf:
        return safe(this.#view.getBigUint64(this.#advance(8)));
      case 0xd0:
        return this.#view.getInt8(this.#advance(1));
      case 0xd1:
        return this.#view.getInt16(this.#advance(2));
      case 0xd2:
        return this.#view.getInt32(this.#advance(4));
      case 0xd3:
        return safe(this.#view.getBigInt64(this.#advance(8)));
      case 0xd9:
        return this.#text(this.#unsigned(1));
      case 0xda:
        return this.#text(this.#unsigned(2));
      case 0xdb:
        return this.#text(this.#unsigned(4));
      case 0xdc:
        return this.#list(this.#unsigned(2), levels);
      case 0xdd:
        return this.#list(this.#unsigned(4), levels);
      case 0xde:
        return this.#map(this.#unsigned(2), levels);
      case 0xdf:
        return this.#map(this.#unsigned(4), levels);
      default:
        throw new RangeError("a type that keys do not use");
    }
  }

  #list(count: number, levels: number): unknown[] {
    if (levels === 0) throw new RangeError("nested too deep");
    const list: unknown[] = [];
    for (let i = 0; i < count; i++) list.push(this.value(levels - 1));
    return list;
  }

  #map(count: number, levels: number): Record<string, unknown> {
    if (levels === 0) throw new RangeError("nested too deep");
    const map: Record<string, unknown> = {};
    for (let i = 0; i < count; i++) {
      const name = this.value(0);
      if (typeof name !== "string") throw new RangeError("a name that is no str");
      const member = this.value(levels - 1);
      // Assigning it would set the prototype; no claim has this name, and meta drops it.
      if (name !== "__proto__") map[name] = member;
    }
    return map;
  }

  #text(length: number): string {
    const at = this.#advance(length);
    return utf8Decode(this.#bytes.subarray(at, at + length));
  }

  #float(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  #unsigned(size: 1 | 2 | 4): number {
    const at = this.#advance(size);
    if (size === 1) return this.#view.getUint8(at);
    return size === 2 ? this.#view.getUint16(at) : this.#view.getUint32(at);
  }

  #advance(count: number): number {
    const at = this.#at;
    if (count > this.#bytes.length - at) throw new RangeError("cut short");
    this.#at = at + count;
    return at;
  }
}

function safe(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new RangeError("an integer beyond 2^53 - 1");
  return number;
}
