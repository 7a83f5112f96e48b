import * as crypto from "node:crypto";

/** The length to which HMAC (RFC 2104) pads a key, and the bytes with which it pads. */
export const BLOCK_BYTES = 64;
export const INNER_PAD = 0x36;
export const OUTER_PAD = 0x5c;

/**
 * SHA-256 by the one-shot hash of node:crypto, as a binary (latin1) string of one character per byte, because
 * a string is cheaper to create than a Buffer.
 */
export const sha256Text: (data: Uint8Array) => string =
  typeof crypto.hash === "function"
    ? (data) => crypto.hash("sha256", data, "binary")
    : (data) => crypto.createHash("sha256").update(data).digest("binary");
