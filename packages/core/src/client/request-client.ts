import { ApikeeError } from "../errors/index.ts";
import { Breaker } from "./breaker.ts";
import type { PlatformClient, WaitUntil } from "./client.ts";
import { Deadline } from "./deadline.ts";
import type { KnownRefusal } from "./feed-state.ts";
import type { PlatformClientOptions } from "./options.ts";
import { Outbox } from "./outbox.ts";
import { registrationOf, reportable } from "./outgoing.ts";
import { backoffOf, type Shared, sendRegistration, sharedOf, validatorOf } from "./parts.ts";
import type { Registration } from "./registrations.ts";
import { RequestReporter } from "./request-reporter.ts";
import { RequestRevocations } from "./request-revocations.ts";
import type { Answer, ValidateRequest, Validator } from "./validator.ts";
import type { RegisterBody, ReportEvent } from "./wire.ts";

/** Milliseconds for all of `close`, and between its checks whether other requests have sent what they lease. */
const CLOSE_TIMEOUT_MS = 8000;
const CLOSE_PAUSE_MS = 20;
const MAX_REGISTRATIONS = 10_000;

/**
 * Creates the client of a platform for a runtime on which timers and calls end with the request that began them, and
 * no request can wait for another's (workerd). The feed is read beside a request's own call instead of in the
 * background, reports are sent by the request that they are about, and no work under way is shared.
 *
 * @throws ConfigError where no fingerprint of the platform is given.
 */
export function createRequestClient(options: PlatformClientOptions): PlatformClient {
  return new RequestClient(sharedOf(options, { isRequestBound: true }));
}

class RequestClient implements PlatformClient {
  readonly #shared: Shared;
  readonly #breaker: Breaker;
  readonly #validator: Validator;
  readonly #revocations: RequestRevocations;
  readonly #reporter: RequestReporter;
  readonly #registrations: Outbox<Registration>;
  #isClosed = false;

  constructor(shared: Shared) {
    const { options, notices } = shared;
    this.#shared = shared;
    this.#breaker = new Breaker({
      clock: options.clock,
      backoff: backoffOf(shared),
      maxTrialMs: 2 * options.serverTimeoutMs,
      onOpened: () => notices.unreachable(),
    });
    // A trial that the request does not wait for would end with it.
    const trialPatienceMs = options.serverTimeoutMs;
    this.#validator = validatorOf(shared, { breaker: this.#breaker, trialPatienceMs });
    this.#revocations = new RequestRevocations(shared);
    this.#reporter = new RequestReporter(shared);
    this.#registrations = new Outbox({
      clock: options.clock,
      backoff: backoffOf(shared),
      capacity: MAX_REGISTRATIONS,
      send: (registration) => sendRegistration(shared, registration),
      onDropped: () => notices.registrationsDropped(1),
    });
  }

  knownRefusal(claims: { readonly id: string; readonly tenant: string }): KnownRefusal | null {
    return this.#revocations.refusalOf(claims);
  }

  ready(): Promise<void> {
    return this.#revocations.load();
  }

  async validate(request: ValidateRequest, waitUntil?: WaitUntil): Promise<Answer> {
    // While the breaker is open, nothing calls the platform.
    const isLeftAlone = this.#breaker.isOpen || this.#isClosed;
    const answer = this.#validator.validate(request);
    if (isLeftAlone) return answer;
    const news = this.#revocations.refresh();
    if (waitUntil === undefined) await Promise.all([answer, news]);
    else waitUntil(Promise.all([answer, news, this.#flush()]));
    return answer;
  }

  report(event: ReportEvent, waitUntil?: WaitUntil): void {
    if (this.#isClosed) return;
    this.#reporter.report(reportable(event));
    if (this.#breaker.isOpen) return;
    // Without `waitUntil` this may be cut off, and is then sent again by another request.
    const flushed = this.#reporter.flush();
    waitUntil?.(flushed);
  }

  async registerKey(body: RegisterBody, confirm: boolean): Promise<void> {
    const { notices, newRid } = this.#shared;
    const registration = { rid: newRid(), body: registrationOf(body) };
    if (this.#isClosed && confirm) throw new ApikeeError("SERVER_UNREACHABLE");
    if (this.#isClosed) return notices.registrationsDropped(1);
    const receipt = await this.#registrations.deliver(registration);
    if (receipt.kind === "refused" && !confirm) {
      notices.registrationRefused(body.key.id, receipt.status, receipt.message);
    } else if (receipt.kind === "refused") {
      throw new TypeError(`the platform refused to register the key (${receipt.status}): ${receipt.message}`);
    } else if (receipt.kind === "retry" && confirm) throw new ApikeeError("SERVER_UNREACHABLE");
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { clock } = this.#shared.options;
    const deadline = new Deadline(clock, CLOSE_TIMEOUT_MS);
    await deadline.within(this.#sendAll(deadline.signal)).catch(() => undefined);
    deadline.met();
    this.#registrations.clear();
    this.#reporter.end();
    this.#shared.transport.close();
  }

  async #flush(): Promise<void> {
    await Promise.all([this.#registrations.resend(), this.#reporter.flush()]);
  }

  /** Sends until nothing is left, leased by this request or by others. */
  async #sendAll(signal: AbortSignal): Promise<void> {
    const { clock } = this.#shared.options;
    while (!signal.aborted) {
      await this.#flush();
      if (this.#reporter.size + this.#registrations.size === 0) return;
      await new Promise<void>((resolve) => {
        clock.setTimer(resolve, CLOSE_PAUSE_MS);
      });
    }
  }
}
