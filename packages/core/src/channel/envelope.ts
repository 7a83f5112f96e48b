import { decodeBase64url, encodeBase64url } from "../bytes/base64url.ts";
import { isHex } from "../bytes/hex.ts";
import { isObject } from "../bytes/is-object.ts";
import { HASH_BYTES, NONCE_BYTES, TAG_BYTES, X25519_BYTES } from "../crypto/channel.ts";
import { KID_BYTES } from "./identity.ts";

const VERSION = "2";
const REQUEST_MEMBERS = 5;

/** A request as it travels (docs/protocol.md section 3.2), its texts decoded. */
export interface RequestEnvelope {
  /** 32 lower-case hex digits. */
  readonly kid: string;
  /** 32 bytes. */
  readonly epk: Uint8Array;
  /** 12 bytes. */
  readonly iv: Uint8Array;
  /** The ciphertext and after it the tag: 16 bytes or more. */
  readonly ct: Uint8Array;
}

/** A response as it travels (docs/protocol.md section 3.3), its texts decoded. */
export interface ResponseEnvelope {
  /** 32 random bytes. */
  readonly iv: Uint8Array;
  /** The ciphertext and after it the tag: 16 bytes or more. */
  readonly ct: Uint8Array;
}

/** The JSON text of a request. */
export function writeRequest({ kid, epk, iv, ct }: RequestEnvelope): string {
  const head = `{"v":"${VERSION}","kid":"${kid}","epk":"${encodeBase64url(epk)}"`;
  return `${head},"iv":"${encodeBase64url(iv)}","ct":"${encodeBase64url(ct)}"}`;
}

/** The JSON text of a response. */
export function writeResponse({ iv, ct }: ResponseEnvelope): string {
  return `{"v":"${VERSION}","iv":"${encodeBase64url(iv)}","ct":"${encodeBase64url(ct)}"}`;
}

/**
 * Reads a request: exactly the five members, each once, in canonical base64url, with a lower-case kid and the
 * lengths above. `null` for anything else.
 */
export function parseRequest(text: string): RequestEnvelope | null {
  const value = parseObject(text);
  if (value === null || Object.keys(value).length !== REQUEST_MEMBERS || !hasEachOnce(text)) return null;
  const kid = value["kid"];
  if (value["v"] !== VERSION || typeof kid !== "string" || !isHex(kid, KID_BYTES)) return null;
  const epk = bytesOf(value["epk"], X25519_BYTES);
  const iv = bytesOf(value["iv"], NONCE_BYTES);
  const ct = bytesOf(value["ct"]);
  if (epk === null || iv === null || ct === null || ct.length < TAG_BYTES) return null;
  return { kid, epk, iv, ct };
}

/**
 * Reads a response: `v`, `iv` and `ct`, as strictly as a request; other members are ignored. `null` for
 * anything else.
 */
export function parseResponse(text: string): ResponseEnvelope | null {
  const value = parseObject(text);
  if (value === null || value["v"] !== VERSION) return null;
  const iv = bytesOf(value["iv"], HASH_BYTES);
  const ct = bytesOf(value["ct"]);
  if (iv === null || ct === null || ct.length < TAG_BYTES) return null;
  return { iv, ct };
}

/** The object in a JSON text; `null` where the text is not JSON, or not an object. */
export function parseObject(text: string): Record<string, unknown> | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  return isObject(value) ? value : null;
}

/** The bytes of a member that must be canonical base64url; `null` where it is not, or has another length. */
export function bytesOf(member: unknown, length?: number): Uint8Array | null {
  return typeof member === "string" ? decodeBase64url(member, length) : null;
}

/**
 * JSON.parse keeps the last of two members with the same name. No string of a valid envelope contains a quotation
 * mark, so each member has four of them, and a duplicate would have more.
 */
function hasEachOnce(text: string): boolean {
  let marks = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) marks++;
  return marks === REQUEST_MEMBERS * 4;
}
