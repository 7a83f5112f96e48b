import { randomBytes } from "node:crypto";
import type { Clock } from "@apikee/core";
import {
  ClientSession,
  currentKey,
  encodeMessage,
  parseResponseMessage,
  parseServerKey,
  type RequestMessage,
  type ResponseMessage,
  uuidV7,
  verifyKeyDocument,
} from "@apikee/core/channel";

interface Options {
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly clock: Pick<Clock, "now">;
  readonly serverKey: string;
  readonly projectEnv: string;
}

/** A client written from docs/protocol.md section 3 alone: it keeps one session and hides nothing. */
export class ChannelClient {
  readonly #options: Options;
  #session: ClientSession | null = null;

  constructor(options: Options) {
    this.#options = options;
  }

  newRid(): string {
    return uuidV7({ clock: this.#options.clock, randomBytes });
  }

  /** The key document, after every check of section 3.1. */
  async document() {
    const { baseUrl, fetch, serverKey, clock } = this.#options;
    const response = await fetch(new URL("/.well-known/apikee-channel", baseUrl));
    const fingerprint = parseServerKey(serverKey)?.fingerprint ?? "";
    return verifyKeyDocument(await response.text(), { fingerprint, nowMs: clock.now() });
  }

  /** A new session, whatever there was before. */
  async restart(): Promise<void> {
    const { clock } = this.#options;
    const key = currentKey(await this.document(), clock.now());
    if (key === null) throw new Error("the platform has no key now");
    this.#session = new ClientSession({ key, clock, randomBytes });
  }

  /** A message as it would be sent, members changed as given. */
  message(op: string, body: unknown, changes: Partial<RequestMessage> = {}): RequestMessage {
    const { serverKey: auth, projectEnv: env, clock } = this.#options;
    return { auth, env, ts: clock.now(), rid: this.newRid(), op, body, ...changes };
  }

  /** Seals a message: its envelope, and what opens the answer. */
  async seal(message: RequestMessage) {
    if (this.#session?.isOpen !== true) await this.restart();
    return this.#session!.seal(encodeMessage(message));
  }

  post(envelope: string): Promise<Response> {
    return this.#options.fetch(`${this.#options.baseUrl}/channel`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: envelope,
    });
  }

  async send(message: RequestMessage): Promise<ResponseMessage> {
    const sealed = await this.seal(message);
    const response = await this.post(sealed.envelope);
    const text = await response.text();
    const opened = response.status === 200 ? sealed.open(text) : null;
    const answer = opened === null ? null : parseResponseMessage(opened);
    if (answer === null) throw new Error(`no answer: HTTP ${response.status} ${text}`);
    return answer;
  }

  call(op: string, body: unknown, changes: Partial<RequestMessage> = {}): Promise<ResponseMessage> {
    return this.send(this.message(op, body, changes));
  }

  validate(key: string, changes: Partial<RequestMessage> = {}): Promise<ResponseMessage> {
    return this.call("validate", { key, method: "GET", path: "/users/7" }, changes);
  }
}
