import { randomBytes } from "node:crypto";
import {
  encodeMessage,
  importIdentity,
  importReceivingKey,
  makeServerKey,
  parseRequestMessage,
  Receiver,
  type RequestMessage,
  signKeyDocument,
} from "@apikee/core/channel";

const DAY_MS = 86_400_000;
/** The feed has no news; it is asked again as soon as it is answered, though not more than once a second. */
const NO_NEWS = { serial: 0, complete: false, changes: [] };

/** What an operation is answered with, inside the envelope. */
export interface Inside {
  readonly status?: number;
  readonly body: unknown;
  /** The platform's time, in milliseconds since 1970. Default: the machine's. */
  readonly now?: number;
}

/** What the stub says to a validate. */
export type Judge = (call: {
  readonly key: string;
  /** The key's claim `id`. */
  readonly keyId: string;
  /** Validates before this one, since there is this judge. */
  readonly count: number;
}) => Inside;

/** A platform of a few lines: the real channel, and to each validate whatever a case wants said. */
export class StubPlatform {
  readonly projectEnv = "stub-conformance";
  readonly serverKey: string;
  readonly #identity = importIdentity(randomBytes(32));
  readonly #receiver: Receiver;
  readonly #document: string;
  #judge: Judge = allowing;
  #count = 0;
  /** Reads the id of a presented key. */
  readonly #idOf: (key: string) => string;

  constructor(idOf: (key: string) => string) {
    this.#idOf = idOf;
    const { fingerprint } = this.#identity;
    this.serverKey = makeServerKey({ mode: "test", fingerprint, randomBytes });
    const now = Date.now();
    const key = importReceivingKey(randomBytes(32), now + DAY_MS);
    this.#receiver = new Receiver({ keys: [key], clock: Date, randomBytes, allowDerivation: () => true });
    const published = {
      publicKey: key.privateKey.publicKey,
      notBeforeMs: now - DAY_MS,
      expiresAtMs: now + DAY_MS,
    };
    this.#document = signKeyDocument(
      { keys: [published], serial: now, expiresAtMs: now + DAY_MS },
      this.#identity,
    );
  }

  /** Validates are answered so from now on. */
  set judge(judge: Judge) {
    this.#judge = judge;
    this.#count = 0;
  }

  /** Answers as a platform's HTTP does. */
  readonly fetch = async (request: Request): Promise<Response> => {
    if (request.method === "GET") return new Response(this.#document);
    const received = this.#receiver.open(await request.text(), "127.0.0.1");
    if (received.kind !== "opened") return new Response('{"error":"CHANNEL"}', { status: 400 });
    const message = parseRequestMessage(received.request.plaintext);
    if (message === null) throw new Error("The application sent an ill-formed message");
    received.request.remember();
    const { status = 200, body, now = Date.now() } = this.#answer(message);
    return new Response(received.request.seal(encodeMessage({ status, now, body })));
  };

  #answer({ op, body }: RequestMessage): Inside {
    if (op === "validate") {
      const { key } = body as { key: string };
      return this.#judge({ key, keyId: this.#idOf(key), count: this.#count++ });
    }
    if (op === "revocations") return { body: NO_NEWS };
    if (op === "report") return { body: { accepted: 0, duplicates: 0, rejected: [] } };
    return { body: { registered: 0, known: 0 } };
  }
}

/** Lets every key through. */
export const allowing: Judge = ({ keyId }) => ({
  body: { success: true, clientId: "01990000-0000-7000-8000-000000000000", keyId, limits: [] },
});
