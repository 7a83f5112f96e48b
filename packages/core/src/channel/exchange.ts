import { hkdfExpand, hkdfExtract, importAesGcmKey, sha256 } from "#channel-crypto";
import { concatBytes } from "../bytes/concat.ts";
import { utf8Encode } from "../bytes/utf8.ts";
import { AES_KEY_BYTES, type AesGcmKey, HASH_BYTES, NONCE_BYTES } from "../crypto/channel.ts";
import { parseResponse, writeResponse } from "./envelope.ts";
import type { HpkeContext } from "./hpke.ts";
import { requestAadPrefix, responseAad } from "./labels.ts";

const RESPONSE_LABEL = utf8Encode("apikee/2 response");
const KEY_INFO = utf8Encode("key");
const NONCE_INFO = utf8Encode("nonce");

/** What both sides derive from one ephemeral key and one channel key. */
export class ChannelContext {
  readonly hpke: HpkeContext;
  readonly kid: string;
  readonly epk: Uint8Array;
  /** The same for every response of a session, and therefore exported once. */
  readonly #responseSecret: Uint8Array;
  readonly #aadPrefix: Uint8Array;

  constructor(hpke: HpkeContext, kid: string, epk: Uint8Array) {
    this.hpke = hpke;
    this.kid = kid;
    this.epk = epk;
    this.#responseSecret = hpke.export(RESPONSE_LABEL, HASH_BYTES);
    this.#aadPrefix = requestAadPrefix(kid, epk);
  }

  /** docs/protocol.md section 3.2. */
  requestAad(iv: Uint8Array): Uint8Array {
    return concatBytes(this.#aadPrefix, iv);
  }

  /** The key and nonce of one response; `random` is its own 32 bytes (docs/protocol.md section 3.3). */
  responseKey(requestIv: Uint8Array, random: Uint8Array): ResponseKey {
    const prk = hkdfExtract(concatBytes(this.epk, requestIv, random), this.#responseSecret);
    return {
      key: importAesGcmKey(hkdfExpand(prk, KEY_INFO, AES_KEY_BYTES)),
      nonce: hkdfExpand(prk, NONCE_INFO, NONCE_BYTES),
    };
  }
}

interface ResponseKey {
  readonly key: AesGcmKey;
  readonly nonce: Uint8Array;
}

/** A request that was sealed or opened, and what its response is bound to. */
export class Exchange {
  readonly #context: ChannelContext;
  readonly #iv: Uint8Array;
  readonly #responseAad: Uint8Array;

  constructor(context: ChannelContext, iv: Uint8Array, ct: Uint8Array) {
    this.#context = context;
    this.#iv = iv;
    this.#responseAad = responseAad(sha256(concatBytes(context.requestAad(iv), ct)));
  }

  /** The text of a response; `random` is 32 bytes that no other response has. */
  sealResponse(plaintext: Uint8Array, random: Uint8Array): string {
    const { key, nonce } = this.#context.responseKey(this.#iv, random);
    return writeResponse({ iv: random, ct: key.seal(nonce, this.#responseAad, plaintext) });
  }

  /** The plaintext of a response; `null` where the text is not a response, or not the one to this request. */
  openResponse(text: string): Uint8Array | null {
    const response = parseResponse(text);
    if (response === null) return null;
    const { key, nonce } = this.#context.responseKey(this.#iv, response.iv);
    return key.open(nonce, this.#responseAad, response.ct);
  }
}
