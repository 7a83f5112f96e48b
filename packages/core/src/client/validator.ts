import type { Clock } from "../bytes/clock.ts";
import type { ErrorCode } from "../errors/index.ts";
import type { Breaker, Permit } from "./breaker.ts";
import { cleanText } from "./clean-text.ts";
import { ExhaustedLimits } from "./exhausted-limits.ts";
import type { Notices } from "./notices.ts";
import type { Reply, Transport } from "./transport.ts";
import { type LimitState, type ValidateBody, type Verdict, verdictOf } from "./wire.ts";

/** docs/protocol.md section 3.3. */
const MAX_PATH_LENGTH = 2048;
const MAX_USER_AGENT_LENGTH = 512;
const MAX_METHOD_LENGTH = 32;
/** An IPv6 address with a zone has less. */
const MAX_IP_LENGTH = 128;

/** A request whose key verified here, as the platform is to judge it. */
export interface ValidateRequest {
  readonly key: string;
  /** The key's claim `id`. */
  readonly keyId: string;
  readonly method: string;
  /** The whole path as requested, without query. */
  readonly path: string;
  readonly ip?: string | undefined;
  readonly userAgent?: string | undefined;
}

/** What is to be done with a request. `rid` identifies the call in the report on it. */
export type Answer =
  | {
      readonly kind: "allowed";
      readonly rid: string;
      readonly clientId: string;
      readonly limits: readonly LimitState[];
    }
  | {
      readonly kind: "refused";
      readonly rid: string;
      readonly code: ErrorCode;
      readonly message: string;
      readonly retryAfterMs?: number;
      readonly limits?: readonly LimitState[];
    }
  /**
   * The platform could not be reached, and `failOpen` decides. With `exhausted`, a limit of the key is known to be used
   * up, and its window has not ended.
   */
  | {
      readonly kind: "unreachable";
      readonly rid: string;
      readonly exhausted?: { readonly retryAfterMs: number };
    }
  /** The platform answered without a verdict: 503, whatever `failOpen` says. */
  | { readonly kind: "protocol-error"; readonly rid: string };

/** What a `Validator` works with. */
export interface ValidatorOptions {
  readonly transport: Transport;
  readonly breaker: Breaker;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly newRid: () => string;
  readonly timeoutMs: number;
  /** Milliseconds that the request of a trial waits for it. The result of the trial counts even if it comes later. */
  readonly trialPatienceMs: number;
}

/** Puts requests to the platform and interprets its answers. Source: docs/protocol.md section 3.3. */
export class Validator {
  readonly #options: ValidatorOptions;
  readonly #exhausted = new ExhaustedLimits();
  /** Whether the platform has ever answered. */
  #hasReached = false;

  constructor(options: ValidatorOptions) {
    this.#options = options;
  }

  /** Puts one request to the platform. Never rejects. */
  async validate(request: ValidateRequest): Promise<Answer> {
    const { transport, breaker, newRid } = this.#options;
    const rid = newRid();
    // A call after the end would say nothing about the platform.
    const permit = transport.isClosed ? null : breaker.enter();
    if (permit === null) return this.#unreachable(rid, request.keyId);
    const answer = this.#ask(request, rid, permit);
    return permit.isTrial ? this.#briefly(answer, request, rid) : answer;
  }

  async #ask(request: ValidateRequest, rid: string, permit: Permit): Promise<Answer> {
    const { transport, notices, timeoutMs } = this.#options;
    const reply = await transport.call({ op: "validate", body: bodyOf(request), rid, timeoutMs });
    if (this.#isUnreached(reply)) {
      permit.failed();
      // An address that is wrong is to be seen at the first request, not when the breaker opens.
      if (!this.#hasReached && reply.kind === "unreachable" && !transport.isClosed) notices.unreachable();
      return this.#unreachable(rid, request.keyId);
    }
    this.#hasReached = true;
    notices.restored();
    permit.succeeded();
    const verdict = reply.kind === "answer" && reply.status === 200 ? verdictOf(reply.body, request) : null;
    return verdict === null ? this.#protocolError(rid) : this.#answer(rid, request.keyId, verdict);
  }

  /** Waits for the answer to a trial, but not as long as other requests wait. */
  #briefly(answer: Promise<Answer>, request: ValidateRequest, rid: string): Promise<Answer> {
    return new Promise((resolve) => {
      const giveUp = () => resolve(this.#unreachable(rid, request.keyId));
      const cancel = this.#options.clock.setTimer(giveUp, this.#options.trialPatienceMs);
      void answer.then((given) => {
        cancel();
        resolve(given);
      });
    });
  }

  #isUnreached(reply: Reply): boolean {
    if (reply.kind !== "answer") return reply.kind === "unreachable";
    const { status } = reply;
    const isMisconfigured = status === 401 || status === 403 || status === 404;
    if (isMisconfigured) this.#options.notices.misconfigured(status);
    return isMisconfigured || status === 408 || status === 429 || status >= 500;
  }

  #answer(rid: string, keyId: string, verdict: Verdict): Answer {
    if (verdict.limits !== undefined) this.#exhausted.saw(keyId, verdict.limits);
    if (verdict.isAllowed)
      return { kind: "allowed", rid, clientId: verdict.clientId, limits: verdict.limits };
    const { isAllowed, ...refusal } = verdict;
    return { kind: "refused", rid, ...refusal };
  }

  #unreachable(rid: string, keyId: string): Answer {
    const retryAfterMs = this.#exhausted.retryAfterMs(keyId, this.#options.clock.now());
    return retryAfterMs === null
      ? { kind: "unreachable", rid }
      : { kind: "unreachable", rid, exhausted: { retryAfterMs } };
  }

  #protocolError(rid: string): Answer {
    this.#options.notices.protocolError("validate");
    return { kind: "protocol-error", rid };
  }
}

function bodyOf({ key, method, path, ip, userAgent }: ValidateRequest): ValidateBody {
  return {
    key,
    method: cleanText(method, MAX_METHOD_LENGTH),
    path: cleanText(path, MAX_PATH_LENGTH),
    ...(ip !== undefined && { ip: cleanText(ip, MAX_IP_LENGTH) }),
    ...(userAgent !== undefined && { userAgent: cleanText(userAgent, MAX_USER_AGENT_LENGTH) }),
  };
}
