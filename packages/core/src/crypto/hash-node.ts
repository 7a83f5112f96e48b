import type { Hash } from "./hash.ts";
import { BLOCK_BYTES, INNER_PAD, OUTER_PAD, sha256Text } from "./sha256-node.ts";

// HMAC (RFC 2104) over the one-shot hash of node:crypto, which takes less than half the time of an Hmac
// object: for messages as short as a key's, creating that object is most of the cost.
const TAG_BYTES = 32;
/** A key of 4,096 characters has a payload of 3,050 bytes at most; longer data takes a buffer of its own. */
const SCRATCH_BYTES = 3072;

/** HMAC-SHA256 by node:crypto, for Node, Bun and Deno. */
export const importHmacKey: Hash["importHmacKey"] = (secret) => {
  const key = secret.length > BLOCK_BYTES ? hashedKey(secret) : secret;
  const inner = paddedBlock(key, INNER_PAD, BLOCK_BYTES + SCRATCH_BYTES);
  const outer = paddedBlock(key, OUTER_PAD, BLOCK_BYTES + TAG_BYTES);

  function tagOf(data: Uint8Array): string {
    const block =
      data.length <= SCRATCH_BYTES ? inner : paddedBlock(key, INNER_PAD, BLOCK_BYTES + data.length);
    block.set(data, BLOCK_BYTES);
    outer.write(sha256Text(block.subarray(0, BLOCK_BYTES + data.length)), BLOCK_BYTES, "latin1");
    return sha256Text(outer);
  }

  return {
    sign: (data) => Buffer.from(tagOf(data), "latin1"),
    verify: (data, tag) => equalLatin1(tagOf(data), tag),
  };
};

/** In memory of its own: a small Buffer usually shares a pool, which is visible as its `buffer`. */
function hashedKey(secret: Uint8Array): Buffer {
  const key = Buffer.alloc(TAG_BYTES);
  key.write(sha256Text(secret), "latin1");
  return key;
}

function paddedBlock(key: Uint8Array, pad: number, size: number): Buffer {
  const block = Buffer.alloc(size);
  block.set(key);
  for (let i = 0; i < BLOCK_BYTES; i++) block[i]! ^= pad;
  return block;
}

/** In a time that does not depend on where the two differ. */
function equalLatin1(text: string, bytes: Uint8Array): boolean {
  if (bytes.length !== TAG_BYTES) return false;
  let difference = 0;
  for (let i = 0; i < TAG_BYTES; i++) difference |= text.charCodeAt(i) ^ bytes[i]!;
  return difference === 0;
}
