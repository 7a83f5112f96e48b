import * as crypto from "node:crypto";
import { assertLength } from "../bytes/assert.ts";
import { concatBytes } from "../bytes/concat.ts";
import {
  AES_KEY_BYTES,
  type AesGcmKey,
  type ChannelCrypto,
  ED25519_BYTES,
  HASH_BYTES,
  MAX_EXPAND_BYTES,
  NONCE_BYTES,
  SIGNATURE_BYTES,
  TAG_BYTES,
  X25519_BYTES,
  type X25519PublicKey,
} from "./channel.ts";
import { BLOCK_BYTES, INNER_PAD, OUTER_PAD, sha256Text } from "./sha256-node.ts";

// RFC 8410: what precedes the 32 bytes of a key in PKCS #8 and in SubjectPublicKeyInfo.
const X25519_PKCS8 = Buffer.from("302e020100300506032b656e04220420", "hex");
const X25519_SPKI = Buffer.from("302a300506032b656e032100", "hex");
const ED25519_PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const ED25519_SPKI = Buffer.from("302a300506032b6570032100", "hex");

export const sha256: ChannelCrypto["sha256"] =
  typeof crypto.hash === "function"
    ? (data) => crypto.hash("sha256", data, "buffer")
    : (data) => crypto.createHash("sha256").update(data).digest();

const SCRATCH_BYTES = 1024;
const inner = Buffer.alloc(BLOCK_BYTES + SCRATCH_BYTES);
const outer = Buffer.alloc(BLOCK_BYTES + HASH_BYTES);

/**
 * HMAC (RFC 2104) over the one-shot hash, for the reason given in hash-node.ts, as a binary string. Every key here
 * is used once or twice, so both blocks are padded in place, in buffers that are never handed out.
 */
function hmacText(key: Uint8Array, data: Uint8Array): string {
  const short = key.length > BLOCK_BYTES ? sha256(key) : key;
  for (let i = 0; i < BLOCK_BYTES; i++) {
    const byte = short[i] ?? 0;
    inner[i] = byte ^ INNER_PAD;
    outer[i] = byte ^ OUTER_PAD;
  }
  const size = BLOCK_BYTES + data.length;
  const block = size <= inner.length ? inner : Buffer.concat([inner.subarray(0, BLOCK_BYTES)], size);
  block.set(data, BLOCK_BYTES);
  outer.write(sha256Text(block.subarray(0, size)), BLOCK_BYTES, "latin1");
  return sha256Text(outer);
}

/** 32 bytes in memory of their own: they are key material, and a pooled Buffer shares its memory. */
function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(HASH_BYTES);
  for (let i = 0; i < HASH_BYTES; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}

export const hkdfExtract: ChannelCrypto["hkdfExtract"] = (salt, ikm) => bytesOf(hmacText(salt, ikm));

export const hkdfExpand: ChannelCrypto["hkdfExpand"] = (prk, info, length) => {
  assertLength(prk, HASH_BYTES, "prk");
  if (length > MAX_EXPAND_BYTES) throw new RangeError("length must be 8,160 bytes at most");
  const expanded = new Uint8Array(Math.ceil(length / HASH_BYTES) * HASH_BYTES);
  let last = new Uint8Array(0);
  for (let at = 0, n = 1; at < length; at += HASH_BYTES, n++) {
    const block = new Uint8Array(last.length + info.length + 1);
    block.set(last);
    block.set(info, last.length);
    block[block.length - 1] = n;
    last = bytesOf(hmacText(prk, block)) as Uint8Array<ArrayBuffer>;
    expanded.set(last, at);
  }
  return expanded.subarray(0, length);
};

export const importAesGcmKey: ChannelCrypto["importAesGcmKey"] = (bytes): AesGcmKey => {
  assertLength(bytes, AES_KEY_BYTES, "key");
  const key = crypto.createSecretKey(bytes);
  // Without authTagLength, a decipher accepts tags as short as 4 bytes.
  const options = { authTagLength: TAG_BYTES };
  return {
    seal(nonce, aad, plaintext) {
      assertLength(nonce, NONCE_BYTES, "nonce");
      const cipher = crypto.createCipheriv("aes-256-gcm", key, nonce, options);
      cipher.setAAD(aad);
      const body = cipher.update(plaintext);
      cipher.final();
      return concatBytes(body, cipher.getAuthTag());
    },
    open(nonce, aad, sealed) {
      assertLength(nonce, NONCE_BYTES, "nonce");
      const end = sealed.length - TAG_BYTES;
      if (end < 0) return null;
      const decipher = crypto.createDecipheriv("aes-256-gcm", key, nonce, options);
      decipher.setAAD(aad);
      decipher.setAuthTag(sealed.subarray(end));
      const plaintext = decipher.update(sealed.subarray(0, end));
      try {
        decipher.final();
        return plaintext;
      } catch {
        return null;
      }
    },
  };
};

class NodeX25519PublicKey implements X25519PublicKey {
  readonly bytes: Uint8Array;
  readonly keyObject: crypto.KeyObject;

  constructor(bytes: Uint8Array) {
    this.bytes = Uint8Array.from(bytes);
    this.keyObject = importPublic(X25519_SPKI, bytes);
  }
}

export const importX25519PublicKey: ChannelCrypto["importX25519PublicKey"] = (bytes) => {
  assertLength(bytes, X25519_BYTES, "public key");
  return new NodeX25519PublicKey(bytes);
};

export const importX25519PrivateKey: ChannelCrypto["importX25519PrivateKey"] = (bytes) => {
  assertLength(bytes, X25519_BYTES, "private key");
  const privateKey = importPrivate(X25519_PKCS8, bytes);
  return {
    publicKey: publicBytes(privateKey),
    agree(peer) {
      if (!(peer instanceof NodeX25519PublicKey)) throw new TypeError("the public key is of another module");
      return refuseZero(() => crypto.diffieHellman({ privateKey, publicKey: peer.keyObject }));
    },
  };
};

/** OpenSSL throws where the shared secret is all zero; other implementations of node:crypto return it. */
function refuseZero(agree: () => Uint8Array): Uint8Array | null {
  try {
    const shared = agree();
    return shared.some((byte) => byte !== 0) ? shared : null;
  } catch {
    return null;
  }
}

export const importEd25519PrivateKey: ChannelCrypto["importEd25519PrivateKey"] = (seed) => {
  assertLength(seed, ED25519_BYTES, "seed");
  const privateKey = importPrivate(ED25519_PKCS8, seed);
  return {
    publicKey: publicBytes(privateKey),
    sign: (data) => crypto.sign(null, data, privateKey),
  };
};

export const verifyEd25519: ChannelCrypto["verifyEd25519"] = (publicKey, data, signature) => {
  assertLength(publicKey, ED25519_BYTES, "public key");
  if (signature.length !== SIGNATURE_BYTES) return false;
  try {
    return crypto.verify(null, data, importPublic(ED25519_SPKI, publicKey), signature);
  } catch {
    return false;
  }
};

function importPrivate(prefix: Uint8Array, bytes: Uint8Array): crypto.KeyObject {
  const key = Buffer.concat([prefix, bytes]);
  return crypto.createPrivateKey({ key, format: "der", type: "pkcs8" });
}

function importPublic(prefix: Uint8Array, bytes: Uint8Array): crypto.KeyObject {
  return crypto.createPublicKey({ key: Buffer.concat([prefix, bytes]), format: "der", type: "spki" });
}

function publicBytes(privateKey: crypto.KeyObject): Uint8Array {
  const spki = crypto.createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return Uint8Array.from(spki.subarray(-X25519_BYTES));
}
