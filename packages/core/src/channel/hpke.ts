import { importAesGcmKey } from "#channel-crypto";
import { assertLength } from "../bytes/assert.ts";
import { concatBytes } from "../bytes/concat.ts";
import {
  type AesGcmKey,
  NONCE_BYTES,
  type X25519PrivateKey,
  type X25519PublicKey,
} from "../crypto/channel.ts";
import { exportSecret, type KeySchedule, kemSecret, keySchedule } from "./key-schedule.ts";

/**
 * Both ends of one HPKE context. Instead of the implicit sequence number of RFC 9180 section 5.2 the caller
 * gives 12 bytes, which are XORed with the base nonce in its place: a plain sequence number is the `iv` whose
 * bytes are that number, big-endian.
 */
export class HpkeContext {
  readonly #key: AesGcmKey;
  readonly #baseNonce: Uint8Array;
  readonly #exporterSecret: Uint8Array;

  constructor({ key, baseNonce, exporterSecret }: KeySchedule) {
    this.#key = importAesGcmKey(key);
    this.#baseNonce = baseNonce;
    this.#exporterSecret = exporterSecret;
  }

  /** The ciphertext and its 16-byte tag. No `iv` may be given twice. */
  seal(iv: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
    return this.#key.seal(this.#nonceFor(iv), aad, plaintext);
  }

  /** The plaintext; `null` where it does not open. */
  open(iv: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | null {
    return this.#key.open(this.#nonceFor(iv), aad, ciphertext);
  }

  /** A secret of `length` bytes for another purpose (RFC 9180 section 5.3). */
  export(exporterContext: Uint8Array, length: number): Uint8Array {
    return exportSecret(this.#exporterSecret, exporterContext, length);
  }

  #nonceFor(iv: Uint8Array): Uint8Array {
    assertLength(iv, NONCE_BYTES, "iv");
    const nonce = new Uint8Array(NONCE_BYTES);
    for (let i = 0; i < NONCE_BYTES; i++) nonce[i] = this.#baseNonce[i]! ^ iv[i]!;
    return nonce;
  }
}

/** The iv of a message: 4 bytes, then the counter as a 64-bit big-endian number (docs/protocol.md section 3.2). */
export function ivOf(prefix: Uint8Array, counter: number): Uint8Array {
  assertLength(prefix, 4, "prefix");
  const iv = new Uint8Array(NONCE_BYTES);
  iv.set(prefix);
  const view = new DataView(iv.buffer);
  view.setUint32(4, Math.floor(counter / 2 ** 32));
  view.setUint32(8, counter % 2 ** 32);
  return iv;
}

/** The counter in an iv; not exact from 2^53 on, where it is refused anyway. */
export function counterOf(iv: Uint8Array): number {
  const view = new DataView(iv.buffer, iv.byteOffset, iv.byteLength);
  return view.getUint32(4) * 2 ** 32 + view.getUint32(8);
}

/**
 * The sender's context for a recipient (RFC 9180 section 5.1.1). `ephemeral` is a fresh key pair, whose public
 * key the message carries.
 *
 * @throws ChannelError `ZERO_SHARED_SECRET`
 */
export function setupBaseS(
  recipient: X25519PublicKey,
  info: Uint8Array,
  ephemeral: X25519PrivateKey,
): HpkeContext {
  const kemContext = concatBytes(ephemeral.publicKey, recipient.bytes);
  return new HpkeContext(keySchedule(kemSecret(ephemeral.agree(recipient), kemContext), info));
}

/**
 * The recipient's context for the encapsulated key of a message (RFC 9180 section 5.1.1).
 *
 * @throws ChannelError `ZERO_SHARED_SECRET`
 */
export function setupBaseR(
  encapsulated: X25519PublicKey,
  info: Uint8Array,
  recipient: X25519PrivateKey,
): HpkeContext {
  const kemContext = concatBytes(encapsulated.bytes, recipient.publicKey);
  return new HpkeContext(keySchedule(kemSecret(recipient.agree(encapsulated), kemContext), info));
}
