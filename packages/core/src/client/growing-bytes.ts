/** A byte array that grows by doubling, because an answer may arrive in chunks of one byte. */
export class GrowingBytes {
  #bytes = new Uint8Array(0);
  length = 0;

  get content(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  push(chunk: Uint8Array): void {
    const length = this.length + chunk.length;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, this.#bytes.length * 2));
      grown.set(this.content);
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.length);
    this.length = length;
  }
}
