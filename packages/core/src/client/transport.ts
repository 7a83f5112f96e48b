import type { Clock } from "../bytes/clock.ts";
import { isObject } from "../bytes/is-object.ts";
import { ClientSession, encodeMessage, type PublishedKey, parseResponseMessage } from "../channel/index.ts";
import { Deadline } from "./deadline.ts";
import type { Http, HttpAnswer } from "./http.ts";
import type { KeyDocuments } from "./key-documents.ts";
import type { Operation } from "./wire.ts";

/** The most bytes of each operation's sealed answer. That of the feed may have every key of an environment. */
const MAX_ANSWER_BYTES: Readonly<Record<Operation, number>> = {
  validate: 64 * 1024,
  report: 256 * 1024,
  "client.create": 2 ** 20,
  "endpoint.register": 256 * 1024,
  revocations: 8 * 2 ** 20,
};

/** The result of a call. */
export type Reply =
  /** The answer opened: this is what the platform says. */
  | { readonly kind: "answer"; readonly status: number; readonly body: unknown }
  /** The answer opened, but is not a well-formed message. */
  | { readonly kind: "malformed" }
  /** There was no answer. Whatever arrived was not the platform's answer to this call. */
  | { readonly kind: "unreachable" };

/** One call of an operation. */
export interface Call {
  readonly op: Operation;
  readonly body: unknown;
  /** A UUID version 7; the same again where the same call is sent again. */
  readonly rid: string;
  /** Milliseconds for all of it: the key document where there is none, connecting, headers, body, a resend. */
  readonly timeoutMs: number;
  /** Gives the call up. */
  readonly signal?: AbortSignal;
}

/** What a `Transport` works with. */
export interface TransportOptions {
  readonly http: Http;
  readonly documents: KeyDocuments;
  readonly clock: Clock;
  readonly randomBytes: (length: number) => Uint8Array;
  /** `{baseUrl}/channel`. */
  readonly url: string;
  readonly serverKey: string;
  readonly projectEnv: string;
  /** Whether each call is bound to the request that makes it. Then calls are not tracked, to be aborted by `close`. */
  readonly isRequestBound: boolean;
}

const UNREACHABLE: Reply = { kind: "unreachable" };

/** Puts operations to the platform through the encrypted channel. docs/protocol.md sections 3.2 and 3.3. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #underWay = new Set<Deadline>();
  #session: { readonly kid: string; readonly session: ClientSession } | null = null;
  /** How far the platform's clock is ahead of this one, in milliseconds. Used only for `ts`. */
  #offsetMs = 0;
  #isClosed = false;

  constructor(options: TransportOptions) {
    this.#options = options;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Calls an operation. Never rejects. */
  async call(call: Call): Promise<Reply> {
    if (this.#isClosed || call.signal?.aborted === true) return UNREACHABLE;
    const deadline = new Deadline(this.#options.clock, call.timeoutMs);
    const giveUp = () => deadline.end();
    call.signal?.addEventListener("abort", giveUp);
    if (!this.#options.isRequestBound) this.#underWay.add(deadline);
    try {
      return await this.#send(call, deadline);
    } catch {
      return UNREACHABLE;
    } finally {
      deadline.met();
      this.#underWay.delete(deadline);
      call.signal?.removeEventListener("abort", giveUp);
    }
  }

  /** Aborts the calls under way, and makes no more. */
  close(): void {
    this.#isClosed = true;
    for (const deadline of this.#underWay) deadline.end();
  }

  /** Sends a call, and sends it again, once each, where the platform did not know the key or refused the time. */
  async #send(call: Call, deadline: Deadline): Promise<Reply> {
    const { http, documents, clock, url } = this.#options;
    const maxBytes = MAX_ANSWER_BYTES[call.op];
    let key = await documents.current(deadline);
    let isKeyFresh = false;
    let isTimeSet = false;
    while (key !== null) {
      const session = this.#sessionFor(key);
      const sealed = session.seal(this.#message(call));
      const answer = await http({ url, body: sealed.envelope, maxBytes }, deadline);
      if (isUnknownKey(answer) && !isKeyFresh) {
        isKeyFresh = true;
        session.end();
        key = await documents.after(key.kid, deadline);
        continue;
      }
      if (answer?.status === 400) session.end();
      const plaintext = answer?.status === 200 ? sealed.open(answer.text) : null;
      if (plaintext === null) return UNREACHABLE;
      const message = parseResponseMessage(plaintext);
      if (message === null) return { kind: "malformed" };
      if (message.status !== 408 || isTimeSet) {
        return { kind: "answer", status: message.status, body: message.body };
      }
      isTimeSet = true;
      this.#offsetMs = message.now - clock.now();
    }
    return UNREACHABLE;
  }

  #message({ op, body, rid }: Call): Uint8Array {
    const { serverKey, projectEnv, clock } = this.#options;
    const ts = Math.round(clock.now() + this.#offsetMs);
    return encodeMessage({ auth: serverKey, env: projectEnv, ts, rid, op, body });
  }

  #sessionFor(key: PublishedKey): ClientSession {
    if (this.#session?.kid === key.kid && this.#session.session.isOpen) return this.#session.session;
    const { clock, randomBytes } = this.#options;
    const session = new ClientSession({ key, clock, randomBytes });
    this.#session = { kid: key.kid, session };
    return session;
  }
}

/**
 * Whether it is HTTP 422 `UNKNOWN_CHANNEL_KEY`. A forged one causes no more than one fetch of the document a
 * minute.
 */
function isUnknownKey(answer: HttpAnswer | null): boolean {
  if (answer?.status !== 422) return false;
  try {
    const body: unknown = JSON.parse(answer.text);
    return isObject(body) && body["error"] === "UNKNOWN_CHANNEL_KEY";
  } catch {
    return false;
  }
}
