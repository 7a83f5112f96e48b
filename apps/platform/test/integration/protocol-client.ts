import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  verify,
} from "node:crypto";

// A client that was written from docs/protocol.md alone: node:crypto and fetch, and nothing of Apikee's.

const NUL = Buffer.from([0]);
const TAG_BYTES = 16;
const MAX_LIFE_MS = 8 * 86_400_000;
/** RFC 9180 section 7: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. */
const KEM_SUITE = Buffer.concat([ascii("KEM"), u16(0x0020)]);
const HPKE_SUITE = Buffer.concat([ascii("HPKE"), u16(0x0020), u16(0x0001), u16(0x0002)]);
const X25519_SPKI = Buffer.from("302a300506032b656e032100", "hex");
const ED25519_SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** A key of the platform that requests are sealed for. */
interface ChannelKey {
  readonly kid: string;
  readonly pk: Buffer;
}

/** What `fetchDocument` accepted. */
export interface KeyDocument {
  readonly keys: readonly { kid: string; pk: string; nbf: number; exp: number }[];
  readonly serial: number;
  readonly exp: number;
}

/** An opened answer. */
export interface ChannelAnswer {
  readonly status: number;
  readonly now: number;
  readonly body: Record<string, unknown>;
}

/** One session of the channel, docs/protocol.md sections 3.1 to 3.3. */
export class ProtocolClient {
  readonly #origin: string;
  readonly #serverKey: string;
  readonly #projectEnv: string;
  #session: Session | null = null;

  constructor(origin: string, serverKey: string, projectEnv: string) {
    this.#origin = origin;
    this.#serverKey = serverKey;
    this.#projectEnv = projectEnv;
  }

  /** Section 3.1: the key document, after all that a client has to check. */
  async fetchDocument(): Promise<KeyDocument> {
    const response = await fetch(`${this.#origin}/.well-known/apikee-channel`);
    return acceptDocument(await response.text(), this.#serverKey);
  }

  /** Puts one operation to the platform. */
  async call(op: string, body: object, rid = newRid()): Promise<ChannelAnswer> {
    this.#session ??= new Session(await this.#currentKey());
    const message = { auth: this.#serverKey, env: this.#projectEnv, ts: Date.now(), rid, op, body };
    const { envelope, open } = this.#session.seal(Buffer.from(JSON.stringify(message)));
    const response = await fetch(`${this.#origin}/api/v1/channel`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(envelope),
    });
    if (response.status !== 200) throw new Error(`could not be reached: HTTP ${response.status}`);
    return open((await response.json()) as { v: unknown; iv: string; ct: string });
  }

  async #currentKey(): Promise<ChannelKey> {
    const { keys } = await this.fetchDocument();
    const now = Date.now();
    const key = keys.find(({ nbf, exp }) => nbf <= now && now < exp);
    if (key === undefined) throw new Error("the document has no key for now");
    return { kid: key.kid, pk: Buffer.from(key.pk, "base64url") };
  }
}

/** Section 3.1, "What a client accepts"; the serial is the caller's to compare. */
export function acceptDocument(text: string, serverKey: string): KeyDocument {
  const outer = JSON.parse(text) as { payload: string; identity: string; signature: string };
  const identity = Buffer.from(outer.identity, "base64url");
  const fingerprint = serverKey.slice(serverKey.lastIndexOf("_") + 1);
  if (hash(ascii("apikee/2 identity"), NUL, identity).toString("hex", 0, 16) !== fingerprint) {
    throw new Error("another identity");
  }
  const signed = Buffer.concat([ascii("apikee/2 keys"), NUL, Buffer.from(outer.payload)]);
  const key = publicKey(ED25519_SPKI, identity);
  if (!verify(null, signed, key, Buffer.from(outer.signature, "base64url"))) {
    throw new Error("not the identity's signature");
  }
  const document = JSON.parse(outer.payload) as KeyDocument;
  if (Date.now() >= document.exp) throw new Error("its time has passed");
  if (document.exp - document.serial > MAX_LIFE_MS) throw new Error("it would live for too long");
  for (const { kid, pk } of document.keys) {
    const named = hash(ascii("apikee/2 kid"), NUL, Buffer.from(pk, "base64url")).toString("hex", 0, 16);
    if (kid !== named) throw new Error("a kid that is not its key's");
  }
  return document;
}

/** Sections 3.2 and 3.3: the HPKE context of one ephemeral key. */
class Session {
  readonly #kid: string;
  readonly #epk: Buffer;
  readonly #key: Buffer;
  readonly #baseNonce: Buffer;
  readonly #exporterSecret: Buffer;
  #counter = 0n;

  constructor({ kid, pk }: ChannelKey) {
    const ephemeral = generateKeyPairSync("x25519");
    this.#kid = kid;
    this.#epk = ephemeral.publicKey.export({ format: "der", type: "spki" }).subarray(X25519_SPKI.length);
    const dh = diffieHellman({ privateKey: ephemeral.privateKey, publicKey: publicKey(X25519_SPKI, pk) });
    const shared = kemSecret(dh, Buffer.concat([this.#epk, pk]));
    const info = Buffer.concat([ascii("apikee/2"), NUL, lp(kid)]);
    // RFC 9180 section 5.1, mode_base: the byte 0, no PSK.
    const none = Buffer.alloc(0);
    const context = Buffer.concat([
      NUL,
      labeledExtract(HPKE_SUITE, none, "psk_id_hash", none),
      labeledExtract(HPKE_SUITE, none, "info_hash", info),
    ]);
    const secret = labeledExtract(HPKE_SUITE, shared, "secret", none);
    this.#key = labeledExpand(HPKE_SUITE, secret, "key", context, 32);
    this.#baseNonce = labeledExpand(HPKE_SUITE, secret, "base_nonce", context, 12);
    this.#exporterSecret = labeledExpand(HPKE_SUITE, secret, "exp", context, 32);
  }

  seal(plaintext: Buffer) {
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(this.#counter++);
    const iv = Buffer.concat([randomBytes(4), counter]);
    const nonce = Buffer.from(iv.map((byte, i) => byte ^ this.#baseNonce[i]!));
    const aad = Buffer.concat([ascii("apikee/2 request"), NUL, lp(this.#kid), this.#epk, iv]);
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce).setAAD(aad);
    const ct = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    const envelope = { v: "2", kid: this.#kid, epk: b64u(this.#epk), iv: b64u(iv), ct: b64u(ct) };
    const binding = hash(aad, ct);
    return {
      envelope,
      open: (answer: { v: unknown; iv: string; ct: string }) => this.#open(answer, iv, binding),
    };
  }

  #open(answer: { v: unknown; iv: string; ct: string }, iv: Buffer, binding: Buffer): ChannelAnswer {
    if (answer.v !== "2") throw new Error("another version");
    const rn = Buffer.from(answer.iv, "base64url");
    const ct = Buffer.from(answer.ct, "base64url");
    const secret = labeledExpand(HPKE_SUITE, this.#exporterSecret, "sec", ascii("apikee/2 response"), 32);
    const prk = extract(Buffer.concat([this.#epk, iv, rn]), secret);
    const key = expand(prk, ascii("key"), 32);
    const aad = Buffer.concat([ascii("apikee/2 response"), NUL, binding]);
    const decipher = createDecipheriv("aes-256-gcm", key, expand(prk, ascii("nonce"), 12))
      .setAAD(aad)
      .setAuthTag(ct.subarray(-TAG_BYTES));
    const plaintext = Buffer.concat([decipher.update(ct.subarray(0, -TAG_BYTES)), decipher.final()]);
    return JSON.parse(plaintext.toString()) as ChannelAnswer;
  }
}

/** A UUID version 7, RFC 9562 section 5.7. */
export function newRid(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** RFC 9180 section 4.1, ExtractAndExpand. */
function kemSecret(dh: Buffer, context: Buffer): Buffer {
  const prk = labeledExtract(KEM_SUITE, Buffer.alloc(0), "eae_prk", dh);
  return labeledExpand(KEM_SUITE, prk, "shared_secret", context, 32);
}

/** RFC 9180 section 4. */
function labeledExtract(suite: Buffer, salt: Buffer, label: string, ikm: Buffer): Buffer {
  return extract(salt, Buffer.concat([ascii("HPKE-v1"), suite, ascii(label), ikm]));
}

function labeledExpand(suite: Buffer, prk: Buffer, label: string, info: Buffer, length: number): Buffer {
  return expand(prk, Buffer.concat([u16(length), ascii("HPKE-v1"), suite, ascii(label), info]), length);
}

/** RFC 5869; no more than one block is ever needed. */
function extract(salt: Buffer, ikm: Buffer): Buffer {
  return createHmac("sha256", salt).update(ikm).digest();
}

function expand(prk: Buffer, info: Buffer, length: number): Buffer {
  return createHmac("sha256", prk)
    .update(info)
    .update(Buffer.from([1]))
    .digest()
    .subarray(0, length);
}

function publicKey(prefix: Buffer, raw: Buffer): KeyObject {
  return createPublicKey({ key: Buffer.concat([prefix, raw]), format: "der", type: "spki" });
}

function hash(...parts: readonly Buffer[]): Buffer {
  return parts.reduce((sum, part) => sum.update(part), createHash("sha256")).digest();
}

function lp(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([u16(bytes.length), bytes]);
}

function u16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 255]);
}

function ascii(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

function b64u(bytes: Buffer): string {
  return bytes.toString("base64url");
}
