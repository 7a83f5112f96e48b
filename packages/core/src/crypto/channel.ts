/**
 * The cryptography that the channel needs. Two modules implement it, and the package's `imports` map selects one:
 * channel-node.ts over node:crypto (Node, Bun, Deno), channel-portable.ts over noble elsewhere. A key belongs
 * to the module that imported it.
 */
export interface ChannelCrypto {
  /** SHA-256: 32 bytes. */
  sha256(data: Uint8Array): Uint8Array;
  /** HKDF-Extract with SHA-256 (RFC 5869 section 2.2): 32 bytes. */
  hkdfExtract(salt: Uint8Array, ikm: Uint8Array): Uint8Array;
  /**
   * HKDF-Expand with SHA-256 (RFC 5869 section 2.3) of the 32 bytes that HKDF-Extract gave.
   *
   * @throws RangeError where `length` is more than 8,160 bytes.
   */
  hkdfExpand(prk: Uint8Array, info: Uint8Array, length: number): Uint8Array;
  /** Prepares the 32 bytes of an AES-256 key for GCM. */
  importAesGcmKey(key: Uint8Array): AesGcmKey;
  /** Prepares any 32 bytes as an X25519 private key (RFC 7748 section 5). */
  importX25519PrivateKey(key: Uint8Array): X25519PrivateKey;
  /** Prepares any 32 bytes as an X25519 public key. On Node this costs more than the exchange, so keep the result. */
  importX25519PublicKey(key: Uint8Array): X25519PublicKey;
  /** Prepares the 32-byte seed of an Ed25519 private key (RFC 8032 section 5.1.5). */
  importEd25519PrivateKey(seed: Uint8Array): Ed25519PrivateKey;
  /** Whether `signature` is that of `data` under a public key of 32 bytes (RFC 8032 section 5.1.7). */
  verifyEd25519(publicKey: Uint8Array, data: Uint8Array, signature: Uint8Array): boolean;
}

/** An AES-256-GCM key (NIST SP 800-38D). The nonce has 12 bytes and the tag 16, always. */
export interface AesGcmKey {
  /** The ciphertext, as long as `plaintext`, and after it the tag. One nonce must never be given twice. */
  seal(nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array;
  /** The plaintext; `null` where the tag does not hold or `sealed` is shorter than one. */
  open(nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Uint8Array | null;
}

/** An X25519 private key. It never gives its bytes back. */
export interface X25519PrivateKey {
  readonly publicKey: Uint8Array;
  /** The 32 shared bytes; `null` where they are all zero (RFC 7748 section 6.1), which must be refused. */
  agree(peer: X25519PublicKey): Uint8Array | null;
}

/** An X25519 public key, as it was sent and ready for use. */
export interface X25519PublicKey {
  readonly bytes: Uint8Array;
}

/** An Ed25519 private key. It never gives its bytes back. */
export interface Ed25519PrivateKey {
  readonly publicKey: Uint8Array;
  /** The 64-byte signature of `data`. */
  sign(data: Uint8Array): Uint8Array;
}

export const AES_KEY_BYTES = 32;
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
export const HASH_BYTES = 32;
export const X25519_BYTES = 32;
export const ED25519_BYTES = 32;
export const SIGNATURE_BYTES = 64;
/** The most that HKDF-Expand gives with SHA-256. */
export const MAX_EXPAND_BYTES = 255 * HASH_BYTES;
