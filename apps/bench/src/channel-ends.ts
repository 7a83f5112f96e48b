import {
  ClientSession,
  currentKey,
  encodeMessage,
  type Identity,
  importIdentity,
  importReceivingKey,
  makeServerKey,
  type PublishedKey,
  parseRequestMessage,
  parseResponseMessage,
  Receiver,
  type ReceivingKey,
  signKeyDocument,
  uuidV7,
  verifyKeyDocument,
} from "@apikee/core/channel";
import type { Candidate } from "./measure.ts";
import { randomBytes } from "./random-bytes.ts";
import { issuer } from "./subject.ts";
import { type Credentials, clock, isAllowed, validateMessage } from "./validate-message.ts";

const KEY_BYTES = 32;
const DAY_MS = 86_400_000;
const ADDRESS = "127.0.0.1";

/** A client and a platform's end of the channel, with neither a network nor a platform between and behind. */
export class ChannelEnds {
  readonly #channelKey: PublishedKey;
  readonly #receiver: Receiver;
  readonly #credentials: Credentials;
  /** The body of each answer. */
  readonly #verdict: object;

  /** Makes both ends, for validates of a key. */
  constructor(key: string) {
    const identity = importIdentity(randomBytes(KEY_BYTES));
    const receivingKey = importReceivingKey(randomBytes(KEY_BYTES), clock.now() + DAY_MS);
    this.#channelKey = publishedKey(receivingKey, identity);
    this.#receiver = new Receiver({ keys: [receivingKey], clock, randomBytes, allowDerivation: () => true });
    const { fingerprint } = identity;
    this.#credentials = {
      serverKey: makeServerKey({ mode: "live", fingerprint, randomBytes }),
      projectEnv: "bench-production",
      key,
    };
    const clientId = uuidV7({ clock, randomBytes });
    this.#verdict = { success: true, clientId, keyId: issuer.verify(key).id, limits: [] };
  }

  /** Validates in one session a turn; its first message, for which keys are agreed on, is not timed. */
  warm(name: string): Candidate {
    return {
      name,
      prepare: (operations) => {
        const session = this.#newSession();
        this.#validate(session);
        return () => {
          for (let i = 0; i < operations; i++) this.#validate(session);
        };
      },
    };
  }

  /** Validates each in a session of its own. */
  fresh(name: string): Candidate {
    return {
      name,
      prepare: (operations) => () => {
        for (let i = 0; i < operations; i++) this.#validate(this.#newSession());
      },
    };
  }

  #newSession(): ClientSession {
    return new ClientSession({ key: this.#channelKey, clock, randomBytes });
  }

  #validate(session: ClientSession): void {
    const { envelope, open } = session.seal(validateMessage(this.#credentials));
    const opened = open(this.#answer(envelope));
    const body = opened === null ? null : parseResponseMessage(opened)?.body;
    if (!isAllowed(body)) throw new Error("the channel did not do what is to be measured");
  }

  /** What a platform does of it, without asking anything. */
  #answer(envelope: string): string {
    const received = this.#receiver.open(envelope, ADDRESS);
    if (received.kind !== "opened") throw new Error(`the channel is ${received.kind}`);
    const { request } = received;
    if (parseRequestMessage(request.plaintext)?.auth !== this.#credentials.serverKey) {
      throw new Error("the channel did not carry the message");
    }
    request.remember();
    return request.seal(encodeMessage({ status: 200, now: clock.now(), body: this.#verdict }));
  }
}

/** The key as a client has it: from a document that was signed. */
function publishedKey({ privateKey, expiresAtMs }: ReceivingKey, identity: Identity): PublishedKey {
  const nowMs = clock.now();
  const unsigned = { publicKey: privateKey.publicKey, notBeforeMs: nowMs, expiresAtMs };
  const text = signKeyDocument({ keys: [unsigned], serial: nowMs, expiresAtMs }, identity);
  const document = verifyKeyDocument(text, { fingerprint: identity.fingerprint, nowMs });
  const key = currentKey(document, nowMs);
  if (key === null) throw new Error("the key document has no key");
  return key;
}
