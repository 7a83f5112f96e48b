import { hkdfExpand, hkdfExtract } from "#channel-crypto";
import { concatBytes } from "../bytes/concat.ts";
import { utf8Encode } from "../bytes/utf8.ts";
import { AES_KEY_BYTES, HASH_BYTES, NONCE_BYTES } from "../crypto/channel.ts";
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

/** The secret-export interface (RFC 9180 section 5.3). */
export function exportSecret(
  exporterSecret: Uint8Array,
  exporterContext: Uint8Array,
  length: number,
): Uint8Array {
  return labeledExpand(HPKE_SUITE, exporterSecret, "sec", { info: exporterContext, length });
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
