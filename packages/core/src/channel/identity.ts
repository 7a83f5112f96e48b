import { importEd25519PrivateKey, importX25519PrivateKey, sha256 } from "#channel-crypto";
import { encodeHex } from "../bytes/hex.ts";
import type { Ed25519PrivateKey, X25519PrivateKey } from "../crypto/channel.ts";
import { labeled } from "./labels.ts";

export const KID_BYTES = 16;
export const FINGERPRINT_BYTES = 16;

/** The platform's long-lived Ed25519 key, which signs key documents (docs/protocol.md section 3.1). */
export interface Identity extends Ed25519PrivateKey {
  /** What server keys pin: 32 lower-case hex digits. */
  readonly fingerprint: string;
}

/** One of the platform's X25519 keys, which receives (docs/protocol.md section 3.1). */
export interface ReceivingKey {
  readonly kid: string;
  readonly privateKey: X25519PrivateKey;
  /** Milliseconds since 1970; from then on the key and its sessions have ended. */
  readonly expiresAtMs: number;
}

/** The identity of a 32-byte Ed25519 seed. Keep the result: importing costs as much as a signature. */
export function importIdentity(seed: Uint8Array): Identity {
  const key = importEd25519PrivateKey(seed);
  return { ...key, fingerprint: fingerprintOf(key.publicKey) };
}

/** A channel key of 32 random bytes, good until `expiresAtMs` (milliseconds since 1970). */
export function importReceivingKey(privateBytes: Uint8Array, expiresAtMs: number): ReceivingKey {
  const privateKey = importX25519PrivateKey(privateBytes);
  return { kid: kidOf(privateKey.publicKey), privateKey, expiresAtMs };
}

/** The fingerprint of an identity's public key (docs/protocol.md section 3.1): 32 lower-case hex digits. */
export function fingerprintOf(publicKey: Uint8Array): string {
  return encodeHex(sha256(labeled("apikee/2 identity", publicKey)).subarray(0, FINGERPRINT_BYTES));
}

/** The id of a channel key's public key (docs/protocol.md section 3.1): 32 lower-case hex digits. */
export function kidOf(publicKey: Uint8Array): string {
  return encodeHex(sha256(labeled("apikee/2 kid", publicKey)).subarray(0, KID_BYTES));
}
