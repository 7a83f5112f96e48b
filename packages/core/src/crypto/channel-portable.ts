import { gcm } from "@noble/ciphers/aes.js";
import { ed25519, x25519 } from "@noble/curves/ed25519.js";
import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { assertLength } from "../bytes/assert.ts";
import {
  AES_KEY_BYTES,
  type ChannelCrypto,
  ED25519_BYTES,
  HASH_BYTES,
  MAX_EXPAND_BYTES,
  NONCE_BYTES,
  SIGNATURE_BYTES,
  TAG_BYTES,
  X25519_BYTES,
} from "./channel.ts";

export const sha256: ChannelCrypto["sha256"] = (data) => nobleSha256(data);

export const hkdfExtract: ChannelCrypto["hkdfExtract"] = (salt, ikm) => extract(nobleSha256, ikm, salt);

export const hkdfExpand: ChannelCrypto["hkdfExpand"] = (prk, info, length) => {
  assertLength(prk, HASH_BYTES, "prk");
  if (length > MAX_EXPAND_BYTES) throw new RangeError("length must be 8,160 bytes at most");
  return expand(nobleSha256, prk, info, length);
};

export const importAesGcmKey: ChannelCrypto["importAesGcmKey"] = (bytes) => {
  assertLength(bytes, AES_KEY_BYTES, "key");
  const key = Uint8Array.from(bytes);
  return {
    seal(nonce, aad, plaintext) {
      assertLength(nonce, NONCE_BYTES, "nonce");
      return gcm(key, nonce, aad).encrypt(plaintext);
    },
    open(nonce, aad, sealed) {
      assertLength(nonce, NONCE_BYTES, "nonce");
      if (sealed.length < TAG_BYTES) return null;
      try {
        return gcm(key, nonce, aad).decrypt(sealed);
      } catch {
        return null;
      }
    },
  };
};

export const importX25519PublicKey: ChannelCrypto["importX25519PublicKey"] = (bytes) => {
  assertLength(bytes, X25519_BYTES, "public key");
  return { bytes: Uint8Array.from(bytes) };
};

export const importX25519PrivateKey: ChannelCrypto["importX25519PrivateKey"] = (bytes) => {
  assertLength(bytes, X25519_BYTES, "private key");
  const key = Uint8Array.from(bytes);
  return {
    publicKey: x25519.getPublicKey(key),
    agree(peer) {
      try {
        // It throws where the shared secret is all zero.
        return x25519.getSharedSecret(key, peer.bytes);
      } catch {
        return null;
      }
    },
  };
};

export const importEd25519PrivateKey: ChannelCrypto["importEd25519PrivateKey"] = (bytes) => {
  assertLength(bytes, ED25519_BYTES, "seed");
  const seed = Uint8Array.from(bytes);
  return {
    publicKey: ed25519.getPublicKey(seed),
    sign: (data) => ed25519.sign(data, seed),
  };
};

export const verifyEd25519: ChannelCrypto["verifyEd25519"] = (publicKey, data, signature) => {
  assertLength(publicKey, ED25519_BYTES, "public key");
  if (signature.length !== SIGNATURE_BYTES) return false;
  try {
    return ed25519.verify(signature, data, publicKey, { zip215: false });
  } catch {
    return false;
  }
};
