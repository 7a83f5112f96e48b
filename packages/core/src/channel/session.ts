import { importX25519PrivateKey } from "#channel-crypto";
import type { Clock } from "../bytes/clock.ts";
import { X25519_BYTES } from "../crypto/channel.ts";
import { ChannelError } from "./channel-error.ts";
import { writeRequest } from "./envelope.ts";
import { ChannelContext, Exchange } from "./exchange.ts";
import { ivOf, setupBaseS } from "./hpke.ts";
import type { PublishedKey } from "./key-document.ts";
import { requestInfo } from "./labels.ts";

/** Messages of one session, the counter of the last being one less (docs/protocol.md section 3.2). */
export const MAX_SESSION_MESSAGES = 65_536;
const MAX_SESSION_AGE_MS = 300_000;
/** Of requests and responses together. */
const MAX_SESSION_BYTES = 64 * 2 ** 20;
const IV_PREFIX_BYTES = 4;

export interface ClientSessionOptions {
  /** The platform's key to use now, from its key document. */
  readonly key: PublishedKey;
  readonly clock: Pick<Clock, "now">;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** A sealed request, and the only thing that can open its response. */
export interface SealedRequest {
  /** The body to POST to `{baseUrl}/channel`. */
  readonly envelope: string;
  /**
   * The plaintext of the body of an HTTP 200. `null` where it is not the answer to this request, which means "could
   * not be reached" and ends the session.
   */
  open(body: string): Uint8Array | null;
}

/**
 * The client's side of a session: one ephemeral key, whose messages are counted so that no nonce is used twice. It
 * ends after 65,536 messages, 300 seconds or 64 MiB, with the platform's key, or with a response that does not open,
 * whichever comes first (docs/protocol.md section 3.2).
 */
export class ClientSession {
  readonly #context: ChannelContext;
  readonly #clock: Pick<Clock, "now">;
  readonly #randomBytes: (length: number) => Uint8Array;
  readonly #startedAtMs: number;
  readonly #keyExpiresAtMs: number;
  #nextCounter = 0;
  #bytes = 0;
  #isEnded = false;

  /** @throws ChannelError `ZERO_SHARED_SECRET` */
  constructor({ key, clock, randomBytes }: ClientSessionOptions) {
    this.#clock = clock;
    this.#randomBytes = randomBytes;
    this.#startedAtMs = clock.now();
    this.#keyExpiresAtMs = key.expiresAtMs;
    const ephemeral = importX25519PrivateKey(randomBytes(X25519_BYTES));
    const hpke = setupBaseS(key.publicKey, requestInfo(key.kid), ephemeral);
    this.#context = new ChannelContext(hpke, key.kid, ephemeral.publicKey);
  }

  /** Whether it seals another message. A request that it has sealed can be answered after its end. */
  get isOpen(): boolean {
    const nowMs = this.#clock.now();
    const ageMs = nowMs - this.#startedAtMs;
    return (
      !this.#isEnded &&
      this.#nextCounter < MAX_SESSION_MESSAGES &&
      this.#bytes < MAX_SESSION_BYTES &&
      // A clock that was set back would extend a session.
      ageMs >= 0 &&
      ageMs < MAX_SESSION_AGE_MS &&
      nowMs < this.#keyExpiresAtMs
    );
  }

  /** @throws ChannelError `SESSION_ENDED` where `isOpen` is false. */
  seal(plaintext: Uint8Array): SealedRequest {
    if (!this.isOpen) throw new ChannelError("SESSION_ENDED");
    // Incremented before it is used: whatever fails from here on, this counter is not used again.
    const counter = this.#nextCounter++;
    const iv = ivOf(this.#randomBytes(IV_PREFIX_BYTES), counter);
    const context = this.#context;
    const ct = context.hpke.seal(iv, context.requestAad(iv), plaintext);
    this.#bytes += ct.length;
    const exchange = new Exchange(context, iv, ct);
    return {
      envelope: writeRequest({ kid: context.kid, epk: context.epk, iv, ct }),
      open: (body) => this.#opened(exchange.openResponse(body)),
    };
  }

  /** Ends the session: the platform could not open a message, or does not know the key. */
  end(): void {
    this.#isEnded = true;
  }

  #opened(plaintext: Uint8Array | null): Uint8Array | null {
    if (plaintext === null) this.end();
    else this.#bytes += plaintext.length;
    return plaintext;
  }
}
