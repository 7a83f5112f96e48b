import type { Clock } from "../../src/bytes/clock.ts";
import { randomBytes } from "../../src/bytes/random.ts";
import {
  encodeMessage,
  type Identity,
  importIdentity,
  importReceivingKey,
  isTimely,
  makeServerKey,
  parseRequestMessage,
  Receiver,
  type ReceivingKey,
  type RequestMessage,
  signKeyDocument,
} from "../../src/channel/index.ts";

const DAY_MS = 86_400_000;
export const BASE_URL = "https://platform.test/api/v1";
export const PROJECT_ENV = "my-api-test";
const DOCUMENT_URL = "https://platform.test/.well-known/apikee-channel";

/** What an operation is answered with, inside. */
export interface Inside {
  readonly status?: number;
  readonly body?: unknown;
  /** The platform's time; the clock's unless set. */
  readonly now?: number;
}

type Handler = (message: RequestMessage) => Inside | Promise<Inside>;
/** Stands between client and platform; what it returns is what the client gets. */
export type Interceptor = (
  request: { readonly url: string; readonly body: string; readonly signal: AbortSignal | null },
  next: () => Promise<Response>,
) => Promise<Response> | Response;

/** A platform of a few lines behind the seam of `fetch`: real cryptography, answers as a test sets them. */
export class FakePlatform {
  readonly identity: Identity = importIdentity(randomBytes(32));
  readonly serverKey = makeServerKey({ mode: "test", fingerprint: this.identity.fingerprint, randomBytes });
  /** Every message that was opened, in order. */
  readonly messages: RequestMessage[] = [];
  /** Every URL that was asked for. */
  readonly urls: string[] = [];
  readonly handlers: Record<string, Handler> = {};
  intercept: Interceptor = (_, next) => next();
  /** What the platform's clock is ahead of the test's. */
  aheadMs = 0;
  documentText = "";
  readonly #clock: Clock;
  readonly #receiver: Receiver;
  #key: ReceivingKey;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#key = this.#newKey();
    this.#receiver = new Receiver({ keys: [this.#key], clock, randomBytes, allowDerivation: () => true });
    this.sign();
    this.handlers["revocations"] = ({ body }) => this.longPoll(body);
    this.handlers["report"] = ({ body }) => ({
      body: { accepted: (body as { events: unknown[] }).events.length, duplicates: 0, rejected: [] },
    });
    this.handlers["endpoint.register"] = () => ({ body: { registered: 1, known: 0 } });
    this.handlers["client.create"] = () => ({ body: { id: "client-1" } });
  }

  readonly fetch: typeof globalThis.fetch = async (input, init) => {
    const url = String(input);
    const body = typeof init?.body === "string" ? init.body : "";
    this.urls.push(url);
    return this.intercept({ url, body, signal: init?.signal ?? null }, async () => this.#serve(url, body));
  };

  /** The messages of one operation. */
  messagesOf(op: string): RequestMessage[] {
    return this.messages.filter((message) => message.op === op);
  }

  /** A new channel key in place of the old one, as after the loss of it. */
  replaceKey(): void {
    this.#key = this.#newKey();
    this.#receiver.setKeys([this.#key]);
    this.sign();
  }

  /** Signs the key document anew. */
  sign(changes: { serial?: number; expiresAtMs?: number; identity?: Identity } = {}): void {
    const {
      serial = this.#clock.now(),
      expiresAtMs = serial + 7 * DAY_MS,
      identity = this.identity,
    } = changes;
    const { privateKey, expiresAtMs: keyEndMs } = this.#key;
    const key = { publicKey: privateKey.publicKey, notBeforeMs: 0, expiresAtMs: keyEndMs };
    this.documentText = signKeyDocument({ keys: [key], serial, expiresAtMs }, identity);
  }

  /** Nothing new, after as long as the client would wait. */
  async longPoll(body: unknown): Promise<Inside> {
    const { since, waitMs } = body as { since: number; waitMs: number };
    if (waitMs > 0) await new Promise<void>((resolve) => this.#clock.setTimer(resolve, waitMs));
    return { body: { serial: since, complete: false, changes: [] } };
  }

  #newKey(): ReceivingKey {
    return importReceivingKey(randomBytes(32), this.#clock.now() + 365 * DAY_MS);
  }

  async #serve(url: string, body: string): Promise<Response> {
    if (url === DOCUMENT_URL) return new Response(this.documentText);
    const received = this.#receiver.open(body, "127.0.0.1");
    if (received.kind === "unknown-key") return refusal(422, "UNKNOWN_CHANNEL_KEY");
    if (received.kind !== "opened") return refusal(400, "CHANNEL");
    const { request } = received;
    const message = parseRequestMessage(request.plaintext);
    if (message === null) throw new Error("the client sent an ill-formed message");
    request.remember();
    this.messages.push(message);
    const now = this.#clock.now() + this.aheadMs;
    const late: Inside | null = isTimely(message, now) ? null : { status: 408, body: null };
    const inside = late ?? (await this.handlers[message.op]?.(message)) ?? { status: 400 };
    const answer = { status: inside.status ?? 200, now: inside.now ?? now, body: inside.body ?? null };
    return new Response(request.seal(encodeMessage(answer)));
  }
}

function refusal(status: number, error: string): Response {
  return new Response(JSON.stringify({ error }), { status });
}
