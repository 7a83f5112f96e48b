import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from "node:crypto";
import { importX25519PublicKey, type X25519PrivateKey } from "@apikee/core/channel";
import { parseEnvelope, type Version1Envelope, writeEnvelope } from "./envelope.ts";

const ALGORITHM = "aes-256-gcm";
const KEY_BYTES = 32;
const TAG_BYTES = 16;
const INFO = "apikee-v1";
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A message that opened, and the way back to its sender. */
export interface Version1Exchange {
  readonly envelope: Version1Envelope;
  readonly plaintext: string;
  /** The envelope of the answer. `iv`: 12 bytes that were never used before. */
  seal(plaintext: string, iv: Uint8Array): string;
}

/** Opens the body of a request under the platform's key of version 1. Null for whatever does not open. */
export function openExchange(text: string, privateKey: X25519PrivateKey): Version1Exchange | null {
  const envelope = parseEnvelope(text);
  if (envelope === null) return null;
  const shared = privateKey.agree(importX25519PublicKey(envelope.epk));
  if (shared === null) return null;
  const key = createSecretKey(Buffer.from(hkdfSync("sha256", shared, "", INFO, KEY_BYTES)));
  const plaintext = open(key, envelope);
  if (plaintext === null) return null;
  return {
    envelope,
    plaintext,
    seal: (answer, iv) => writeEnvelope({ epk: privateKey.publicKey, iv, ct: seal(key, iv, answer) }),
  };
}

function open(key: KeyObject, { iv, ct }: Version1Envelope): string | null {
  const tagAt = ct.length - TAG_BYTES;
  // Without the length of the tag, a decipher takes tags of 4 bytes.
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(ct.subarray(tagAt));
  try {
    const plaintext = Buffer.concat([decipher.update(ct.subarray(0, tagAt)), decipher.final()]);
    return utf8.decode(plaintext);
  } catch {
    return null;
  }
}

function seal(key: KeyObject, iv: Uint8Array, plaintext: string): Uint8Array {
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES });
  return Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final(), cipher.getAuthTag()]);
}
