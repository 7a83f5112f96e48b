import { importX25519PublicKey, verifyEd25519 } from "#channel-crypto";
import { encodeBase64url } from "../bytes/base64url.ts";
import { isObject } from "../bytes/is-object.ts";
import { utf8Encode } from "../bytes/utf8.ts";
import { ED25519_BYTES, SIGNATURE_BYTES, X25519_BYTES, type X25519PublicKey } from "../crypto/channel.ts";
import { ChannelError } from "./channel-error.ts";
import { bytesOf, parseObject } from "./envelope.ts";
import { fingerprintOf, type Identity, kidOf } from "./identity.ts";
import { labeled } from "./labels.ts";

const LABEL = "apikee/2 keys";
/** The longest time from a document's signing to its end: 8 days. */
const MAX_LIFETIME_MS = 8 * 86_400_000;

/** A channel key that the platform publishes. */
export interface PublishedKey {
  readonly kid: string;
  readonly publicKey: X25519PublicKey;
  /** Milliseconds since 1970: used while notBeforeMs <= now < expiresAtMs. */
  readonly notBeforeMs: number;
  readonly expiresAtMs: number;
}

/** The platform's statement of its keys (docs/protocol.md section 3.1). Times are milliseconds since 1970. */
export interface KeyDocument {
  readonly keys: readonly PublishedKey[];
  /** The 32 bytes of the version 1 public key; `null` while no environment serves version 1. */
  readonly v1PublicKey: Uint8Array | null;
  /** When it was signed. */
  readonly serial: number;
  readonly expiresAtMs: number;
}

/** A key as it is put into a document to be signed. */
export interface UnsignedKey {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  readonly notBeforeMs: number;
  readonly expiresAtMs: number;
}

/** What `signKeyDocument` takes. */
export interface UnsignedKeyDocument {
  readonly keys: readonly UnsignedKey[];
  readonly v1PublicKey?: Uint8Array | null;
  readonly serial: number;
  readonly expiresAtMs: number;
}

/** What `verifyKeyDocument` takes besides the document. */
export interface VerifyKeyDocumentOptions {
  /** The pinned fingerprint: 32 lower-case hex digits. */
  readonly fingerprint: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
  /** The highest serial seen so far. Default: none. */
  readonly highestSerial?: number;
}

/** The JSON text of `/.well-known/apikee-channel` (docs/protocol.md section 3.1). */
export function signKeyDocument(document: UnsignedKeyDocument, identity: Identity): string {
  const payload = JSON.stringify({
    keys: document.keys.map(({ publicKey, notBeforeMs, expiresAtMs }) => ({
      kid: kidOf(publicKey),
      pk: encodeBase64url(publicKey),
      nbf: notBeforeMs,
      exp: expiresAtMs,
    })),
    ...(document.v1PublicKey ? { v1: encodeBase64url(document.v1PublicKey) } : {}),
    serial: document.serial,
    exp: document.expiresAtMs,
  });
  return JSON.stringify({
    payload,
    identity: encodeBase64url(identity.publicKey),
    signature: encodeBase64url(identity.sign(labeled(LABEL, utf8Encode(payload)))),
  });
}

/**
 * Reads a key document and checks it by every rule of docs/protocol.md section 3.1. Nothing of the payload is
 * parsed before identity and signature have been verified.
 *
 * @throws ChannelError `DOCUMENT_MALFORMED`, `DOCUMENT_IDENTITY`, `DOCUMENT_SIGNATURE`, `DOCUMENT_EXPIRED`,
 * `DOCUMENT_TOO_LONG`, `DOCUMENT_OLDER`
 */
export function verifyKeyDocument(
  text: string,
  { fingerprint, nowMs, highestSerial = Number.NEGATIVE_INFINITY }: VerifyKeyDocumentOptions,
): KeyDocument {
  const document = parsePayload(verifiedPayload(text, fingerprint));
  if (nowMs >= document.expiresAtMs) throw new ChannelError("DOCUMENT_EXPIRED");
  if (document.expiresAtMs - document.serial > MAX_LIFETIME_MS) throw new ChannelError("DOCUMENT_TOO_LONG");
  if (document.serial < highestSerial) throw new ChannelError("DOCUMENT_OLDER");
  return document;
}

/** The key to use now: the first with notBeforeMs <= now < expiresAtMs; `null` where there is none. */
export function currentKey({ keys }: Pick<KeyDocument, "keys">, nowMs: number): PublishedKey | null {
  return keys.find((key) => key.notBeforeMs <= nowMs && nowMs < key.expiresAtMs) ?? null;
}

function verifiedPayload(text: string, fingerprint: string): string {
  const value = parseObject(text);
  const payload = value?.["payload"];
  const identity = bytesOf(value?.["identity"], ED25519_BYTES);
  const signature = bytesOf(value?.["signature"], SIGNATURE_BYTES);
  if (typeof payload !== "string" || !payload.isWellFormed() || identity === null || signature === null) {
    throw new ChannelError("DOCUMENT_MALFORMED");
  }
  if (fingerprintOf(identity) !== fingerprint) throw new ChannelError("DOCUMENT_IDENTITY");
  if (!verifyEd25519(identity, labeled(LABEL, utf8Encode(payload)), signature)) {
    throw new ChannelError("DOCUMENT_SIGNATURE");
  }
  return payload;
}

function parsePayload(payload: string): KeyDocument {
  const value = parseObject(payload);
  const keys = value?.["keys"];
  const v1 = value?.["v1"];
  const v1PublicKey = v1 === undefined ? null : bytesOf(v1, X25519_BYTES);
  if (value === null || !Array.isArray(keys) || (v1 !== undefined && v1PublicKey === null)) {
    throw new ChannelError("DOCUMENT_MALFORMED");
  }
  return {
    keys: keys.map(parseKey),
    v1PublicKey,
    serial: timeOf(value["serial"]),
    expiresAtMs: timeOf(value["exp"]),
  };
}

function parseKey(value: unknown): PublishedKey {
  const bytes = isObject(value) ? bytesOf(value["pk"], X25519_BYTES) : null;
  if (!isObject(value) || bytes === null || value["kid"] !== kidOf(bytes)) {
    throw new ChannelError("DOCUMENT_MALFORMED");
  }
  return {
    kid: value["kid"],
    publicKey: importX25519PublicKey(bytes),
    notBeforeMs: timeOf(value["nbf"]),
    expiresAtMs: timeOf(value["exp"]),
  };
}

function timeOf(value: unknown): number {
  if (!Number.isSafeInteger(value)) throw new ChannelError("DOCUMENT_MALFORMED");
  return value as number;
}
