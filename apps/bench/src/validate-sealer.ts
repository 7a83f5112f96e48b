import {
  ClientSession,
  currentKey,
  type KeyDocument,
  parseResponseMessage,
  parseServerKey,
  type SealedRequest,
  verifyKeyDocument,
} from "@apikee/core/channel";
import { randomBytes } from "./random-bytes.ts";
import { type Credentials, clock, isAllowed, validateMessage } from "./validate-message.ts";

/** A running platform, and how to ask it about a key. */
export interface PlatformAccess extends Credentials {
  /** Such as `http://127.0.0.1:4000/api/v1`. */
  readonly baseUrl: string;
}

/** Seals validates for a platform; a session serves until it ends. */
export class ValidateSealer {
  readonly #access: PlatformAccess;
  readonly #document: KeyDocument;
  #session: ClientSession | null = null;

  private constructor(access: PlatformAccess, document: KeyDocument) {
    this.#access = access;
    this.#document = document;
  }

  /** Fetches the platform's key document, and checks it. */
  static async connect(access: PlatformAccess): Promise<ValidateSealer> {
    const response = await fetch(new URL("/.well-known/apikee-channel", access.baseUrl));
    const fingerprint = parseServerKey(access.serverKey)?.fingerprint ?? "";
    const document = verifyKeyDocument(await response.text(), { fingerprint, nowMs: clock.now() });
    return new ValidateSealer(access, document);
  }

  /** A new validate in its envelope, of the access's key unless another is given. */
  seal(key = this.#access.key): SealedRequest {
    if (this.#session?.isOpen !== true) this.#session = this.#newSession();
    return this.#session.seal(validateMessage({ ...this.#access, key }));
  }

  /**
   * Puts one validate to the platform; returns what went over the wire.
   *
   * @throws Error where the platform does not allow the key.
   */
  async exchange(key = this.#access.key): Promise<{ readonly envelope: string; readonly answer: string }> {
    const { envelope, open } = this.seal(key);
    const answer = await post(`${this.#access.baseUrl}/channel`, envelope);
    const opened = open(answer);
    const body = opened === null ? null : parseResponseMessage(opened)?.body;
    if (!isAllowed(body)) throw new Error("the platform does not allow the key that is to be measured");
    return { envelope, answer };
  }

  #newSession(): ClientSession {
    const key = currentKey(this.#document, clock.now());
    if (key === null) throw new Error("the platform has no channel key now");
    return new ClientSession({ key, clock, randomBytes });
  }
}

/** POSTs an envelope as the client does, and returns the body of the answer, whatever its status. */
export async function post(url: string, envelope: string): Promise<string> {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: envelope });
  return response.text();
}
