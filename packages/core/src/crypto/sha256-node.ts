import * as crypto from "node:crypto";

/** What HMAC (RFC 2104) pads a key to, and with. */
export const BLOCK_BYTES = 64;
export const INNER_PAD = 0x36;
export const OUTER_PAD = 0x5c;

/**
 * SHA-256 by the one-shot hash of node:crypto, as binary (latin1) text: one character a byte, since a text is
 * cheaper to make than a Buffer.
 */
export const sha256Text: (data: Uint8Array) => string =
  typeof crypto.hash === "function"
    ? (data) => crypto.hash("sha256", data, "binary")
    : (data) => crypto.createHash("sha256").update(data).digest("binary");
