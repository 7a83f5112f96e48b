import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { equalBytes } from "../bytes/equal.ts";
import type { Hash } from "./hash.ts";

/** HMAC-SHA256 in plain JavaScript, for browsers, workerd and whatever else has no node:crypto. */
export const importHmacKey: Hash["importHmacKey"] = (secret) => {
  // The two padded blocks of the key are hashed once; a clone of that state begins each tag.
  const keyed = hmac.create(sha256, secret);
  const sign = (data: Uint8Array): Uint8Array => keyed.clone().update(data).digest();
  return {
    sign,
    verify: (data, tag) => equalBytes(sign(data), tag),
  };
};
