/**
 * The cryptography that keys need. Two modules implement it, and the package's `imports` map selects one:
 * hash-node.ts over node:crypto (Node, Bun, Deno), hash-portable.ts over noble elsewhere.
 */
export interface Hash {
  /** Prepares a secret of one or more bytes for HMAC-SHA256 (RFC 2104). */
  importHmacKey(secret: Uint8Array): HmacKey;
}

/** An HMAC-SHA256 key. It never gives its bytes back. */
export interface HmacKey {
  /** The 32-byte tag of `data`. */
  sign(data: Uint8Array): Uint8Array;
  /** Whether `tag` is the tag of `data`, compared in constant time. */
  verify(data: Uint8Array, tag: Uint8Array): boolean;
}
