import { utf8Encode } from "../bytes/utf8.ts";

/**
 * Plain data as MessagePack, each value in its shortest form. Only what docs/protocol.md section 2.1
 * admits: nil, booleans, numbers, str, array and map.
 *
 * @throws TypeError on a text with a lone surrogate, which UTF-8 cannot carry.
 */
export function encodeMsgpack(value: unknown): Uint8Array {
  const writer = new Writer();
  writer.value(value);
  return writer.bytes();
}

class Writer {
  #buffer = new Uint8Array(256);
  #view = new DataView(this.#buffer.buffer);
  #length = 0;

  bytes(): Uint8Array {
    return this.#buffer.slice(0, this.#length);
  }

  value(value: unknown): void {
    if (value === null) this.#byte(0xc0);
    else if (typeof value === "boolean") this.#byte(value ? 0xc3 : 0xc2);
    else if (typeof value === "number") this.#number(value);
    else if (typeof value === "string") this.#text(value);
    else if (Array.isArray(value)) this.#list(value);
    else this.#map(value as Record<string, unknown>);
  }

  #number(value: number): void {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) this.#float(value);
    else if (value >= 0) this.#unsigned(value);
    else this.#negative(value);
  }

  #unsigned(value: number): void {
    if (value < 0x80) this.#byte(value);
    else if (value < 0x100) this.#head(0xcc, 1, value);
    else if (value < 0x1_0000) this.#head(0xcd, 2, value);
    else if (value < 0x1_0000_0000) this.#head(0xce, 4, value);
    else this.#wide(0xcf, BigInt(value));
  }

  #negative(value: number): void {
    if (value >= -0x20) this.#byte(value & 0xff);
    else if (value >= -0x80) this.#head(0xd0, 1, value & 0xff);
    else if (value >= -0x8000) this.#head(0xd1, 2, value & 0xffff);
    else if (value >= -0x8000_0000) this.#head(0xd2, 4, value >>> 0);
    else this.#wide(0xd3, BigInt(value));
  }

  #float(value: number): void {
    const at = this.#grow(9);
    this.#buffer[at] = 0xcb;
    this.#view.setFloat64(at + 1, value);
  }

  #text(value: string): void {
    if (!value.isWellFormed()) throw new TypeError("MessagePack cannot carry a text with a lone surrogate");
    const bytes = utf8Encode(value);
    if (bytes.length < 0x20) this.#byte(0xa0 | bytes.length);
    else if (bytes.length < 0x100) this.#head(0xd9, 1, bytes.length);
    else if (bytes.length < 0x1_0000) this.#head(0xda, 2, bytes.length);
    else this.#head(0xdb, 4, bytes.length);
    const at = this.#grow(bytes.length);
    this.#buffer.set(bytes, at);
  }

  #list(value: readonly unknown[]): void {
    this.#count(value.length, 0x90, 0xdc);
    for (const member of value) this.value(member);
  }

  #map(value: Record<string, unknown>): void {
    const members = Object.entries(value);
    this.#count(members.length, 0x80, 0xde);
    for (const [name, member] of members) {
      this.#text(name);
      this.value(member);
    }
  }

  #count(count: number, fix: number, sixteen: number): void {
    if (count < 16) this.#byte(fix | count);
    else if (count < 0x1_0000) this.#head(sixteen, 2, count);
    else this.#head(sixteen + 1, 4, count);
  }

  #byte(byte: number): void {
    const at = this.#grow(1);
    this.#buffer[at] = byte;
  }

  #head(tag: number, size: 1 | 2 | 4, value: number): void {
    const at = this.#grow(1 + size);
    this.#buffer[at] = tag;
    if (size === 1) this.#view.setUint8(at + 1, value);
    else if (size === 2) this.#view.setUint16(at + 1, value);
    else this.#view.setUint32(at + 1, value);
  }

  #wide(tag: number, value: bigint): void {
    const at = this.#grow(9);
    this.#buffer[at] = tag;
    this.#view.setBigUint64(at + 1, BigInt.asUintN(64, value));
  }

  /** Makes room for `count` bytes and returns where they begin. */
  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#buffer.length) {
      const larger = new Uint8Array(Math.max(this.#length, this.#buffer.length * 2));
      larger.set(this.#buffer.subarray(0, at));
      this.#buffer = larger;
      this.#view = new DataView(larger.buffer);
    }
    return at;
  }
}
