import { ApikeeError } from "../errors/index.ts";
import { Deadline } from "./deadline.ts";
import type { KnownRefusal } from "./feed-state.ts";
import type { PlatformClientOptions } from "./options.ts";
import { registrationOf, reportable } from "./outgoing.ts";
import { type Parts, partsOf } from "./parts.ts";
import type { Answer, ValidateRequest } from "./validator.ts";
import type { RegisterBody, ReportEvent } from "./wire.ts";

/** All of `close`. */
const CLOSE_TIMEOUT_MS = 8000;

/** Keeps a promise alive after the response of the request that began it. */
export type WaitUntil = (promise: Promise<unknown>) => void;

/** The platform, as an application sees it in server mode. */
export interface PlatformClient {
  /** Why the feed's latest state refuses verified claims; null where it does not. Synchronous. */
  knownRefusal(claims: { readonly id: string; readonly tenant: string }): KnownRefusal | null;
  /**
   * Resolves when a first state of the feed has been loaded or restored, when it could not be, or when
   * `serverTimeoutMs` have passed; later calls resolve at once. The first call starts the feed, whose open long poll
   * keeps a Node process alive until `close`.
   */
  ready(): Promise<void>;
  /** Puts one request to the platform. Never rejects. `waitUntil` is used where all work is bound to a request. */
  validate(request: ValidateRequest, waitUntil?: WaitUntil): Promise<Answer>;
  /** Queues a report on a request; to be called after its response. */
  report(event: ReportEvent, waitUntil?: WaitUntil): void;
  /**
   * Queues the registration of a key that was made here; with `confirm`, waits for the acknowledgement.
   *
   * @throws ApikeeError `SERVER_UNREACHABLE` where `confirm` is true and the platform cannot be reached; the
   * registration stays queued.
   * @throws TypeError where the platform refuses what is registered, or it is too large.
   */
  registerKey(body: RegisterBody, confirm: boolean): Promise<void>;
  /** Sends what is queued, within 8 seconds, and ends everything. */
  close(): Promise<void>;
}

/**
 * Creates the client of a platform. It does nothing, and uses neither randomness nor a timer, before its first use.
 *
 * @throws ConfigError where no fingerprint of the platform is given.
 */
export function createPlatformClient(options: PlatformClientOptions): PlatformClient {
  return new Client(options);
}

class Client implements PlatformClient {
  readonly #options: PlatformClientOptions;
  readonly #parts: Parts;
  #closing: Promise<void> | null = null;
  #isClosed = false;

  constructor(options: PlatformClientOptions) {
    this.#options = options;
    this.#parts = partsOf(options);
  }

  knownRefusal(claims: { readonly id: string; readonly tenant: string }): KnownRefusal | null {
    return this.#parts.revocations.refusalOf(claims);
  }

  ready(): Promise<void> {
    return this.#closing === null ? this.#parts.revocations.ready() : Promise.resolve();
  }

  validate(request: ValidateRequest): Promise<Answer> {
    return this.#parts.validator.validate(request);
  }

  report(event: ReportEvent): void {
    if (this.#isClosed) return;
    const told = reportable(event);
    this.#parts.endpoints.saw(told.method, told.route);
    this.#parts.reporter.report(told);
  }

  async registerKey(body: RegisterBody, confirm: boolean): Promise<void> {
    const copy = registrationOf(body);
    const { registrations, notices } = this.#parts;
    if (confirm && this.#isClosed) throw new ApikeeError("SERVER_UNREACHABLE");
    if (confirm) await registrations.confirm(copy);
    else if (this.#isClosed) notices.registrationsDropped(1);
    else registrations.add(copy);
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { revocations, registrations, endpoints, reporter } = this.#parts;
    revocations.stop();
    const deadline = new Deadline(this.#options.clock, CLOSE_TIMEOUT_MS);
    const sent = Promise.all([registrations.drain(), endpoints.drain(), reporter.drain()]);
    await deadline.within(sent).catch(() => undefined);
    this.#end();
    await deadline.within(revocations.keep()).catch(() => undefined);
    deadline.met();
  }

  #end(): void {
    const { registrations, endpoints, reporter, transport, documents, breaker } = this.#parts;
    this.#isClosed = true;
    registrations.end();
    endpoints.end();
    reporter.end();
    transport.close();
    documents.close();
    breaker.end();
  }
}
