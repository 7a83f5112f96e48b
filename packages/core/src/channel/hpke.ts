import { hkdfExpand, hkdfExtract, importAesGcmKey } from "#channel-crypto";
import { assertLength } from "../bytes/assert.ts";
import { concatBytes } from "../bytes/concat.ts";
import { utf8Encode } from "../bytes/utf8.ts";
import {
  AES_KEY_BYTES,
  type AesGcmKey,
  HASH_BYTES,
  NONCE_BYTES,
  type X25519PrivateKey,
  type X25519PublicKey,
} from "../crypto/channel.ts";
import { ChannelError } from "./channel-error.ts";

// RFC 9180, mode_base, of one suite: DHKEM(X25519, HKDF-SHA256) 0x0020, HKDF-SHA256 0x0001, AES-256-GCM 0x0002.
const NOTHING = new Uint8Array(0);
const MODE_BASE = Uint8Array.of(0);
const VERSION = utf8Encode("HPKE-v1");
const KEM_SUITE = concatBytes(utf8Encode("KEM"), Uint8Array.of(0x00, 0x20));
const HPKE_SUITE = concatBytes(utf8Encode("HPKE"), Uint8Array.of(0x00, 0x20, 0x00, 0x01, 0x00, 0x02));

/** What the key schedule gives (RFC 9180 section 5.1). */
export interface KeySchedule {
  readonly key: Uint8Array;
  readonly baseNonce: Uint8Array;
  readonly exporterSecret: Uint8Array;
}

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
    return labeledExpand(HPKE_SUITE, this.#exporterSecret, "sec", { info: exporterContext, length });
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

/** ExtractAndExpand over the Diffie-Hellman result (RFC 9180 section 4.1). */
export function kemSecret(shared: Uint8Array | null, kemContext: Uint8Array): Uint8Array {
  // RFC 9180 section 7.1.4: the all-zero value must be refused.
  if (shared === null) throw new ChannelError("ZERO_SHARED_SECRET");
  const prk = labeledExtract(KEM_SUITE, NOTHING, "eae_prk", shared);
  return labeledExpand(KEM_SUITE, prk, "shared_secret", { info: kemContext, length: HASH_BYTES });
}

/** KeySchedule of mode_base, without a pre-shared key (RFC 9180 section 5.1). */
export function keySchedule(sharedSecret: Uint8Array, info: Uint8Array): KeySchedule {
  const pskIdHash = labeledExtract(HPKE_SUITE, NOTHING, "psk_id_hash", NOTHING);
  const infoHash = labeledExtract(HPKE_SUITE, NOTHING, "info_hash", info);
  const context = concatBytes(MODE_BASE, pskIdHash, infoHash);
  const secret = labeledExtract(HPKE_SUITE, sharedSecret, "secret", NOTHING);
  return {
    key: labeledExpand(HPKE_SUITE, secret, "key", { info: context, length: AES_KEY_BYTES }),
    baseNonce: labeledExpand(HPKE_SUITE, secret, "base_nonce", { info: context, length: NONCE_BYTES }),
    exporterSecret: labeledExpand(HPKE_SUITE, secret, "exp", { info: context, length: HASH_BYTES }),
  };
}

/** RFC 9180 section 4. */
function labeledExtract(suite: Uint8Array, salt: Uint8Array, label: string, ikm: Uint8Array): Uint8Array {
  return hkdfExtract(salt, concatBytes(VERSION, suite, utf8Encode(label), ikm));
}

/** RFC 9180 section 4. */
function labeledExpand(
  suite: Uint8Array,
  prk: Uint8Array,
  label: string,
  { info, length }: { readonly info: Uint8Array; readonly length: number },
): Uint8Array {
  const lengthBytes = Uint8Array.of(length >> 8, length);
  return hkdfExpand(prk, concatBytes(lengthBytes, VERSION, suite, utf8Encode(label), info), length);
}
