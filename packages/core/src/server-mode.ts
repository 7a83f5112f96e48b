import { sha256 } from "#channel-crypto";
import { isRequestBound } from "./bytes/env.ts";
import { encodeHex } from "./bytes/hex.ts";
import { randomBytes } from "./bytes/random.ts";
import { utf8Encode } from "./bytes/utf8.ts";
import { uuidV7 } from "./bytes/uuid.ts";
import type { Claims } from "./claims/claims.ts";
import {
  type Answer,
  createPlatformClient,
  createRequestClient,
  type KnownRefusal,
  type PlatformClient,
  type ReportEvent,
  type WaitUntil,
} from "./client/index.ts";
import type { Config } from "./config.ts";
import type { CreateOptions } from "./create.ts";
import { ApikeeError, ERROR_CODES, type ErrorCode } from "./errors/index.ts";
import type { Decision, FinishListener, Judgement, LimitState } from "./guard/judgement.ts";
import { rateLimitFields } from "./guard/rate-limit.ts";
import { type GuardRequest, pathOfTarget } from "./guard/request.ts";
import { type HeaderFields, NO_FIELDS } from "./guard/response.ts";
import type { ServerConfig } from "./server-config.ts";

const PREFIX_LENGTH = 12;
const SUFFIX_LENGTH = 4;

/** What `create` is told about the client that a key belongs to. */
export type RegistrationOptions = Pick<
  CreateOptions,
  "clientName" | "clientType" | "templateId" | "ipWhitelist" | "confirm"
>;

/** A request whose key is valid. */
interface GoodRequest {
  readonly claims: Claims<unknown>;
  readonly request: GuardRequest;
  /** Set where all work is bound to the request. */
  readonly waitUntil: WaitUntil | undefined;
}

type ServerModeConfig = Pick<Config<never, unknown>, "clock" | "failOpen" | "onEvent"> & ServerConfig;

/** By the framework's own request: a second guard on it, of whatever instance, does not ask the platform again. */
const judgedRequests = new WeakMap<
  object,
  { readonly subject: string; readonly judgement: Promise<Judgement> }
>();

/** Starts server mode; nothing is asked of the platform before the first request or key. */
export function openServerMode(config: ServerModeConfig): ServerMode {
  const options = { ...config, randomBytes };
  return isRequestBound()
    ? new ServerMode(config, createRequestClient(options), (request) => request.waitUntil)
    : new ServerMode(config, createPlatformClient(options));
}

/**
 * Puts each request whose key is valid to the platform, and interprets the answer. Loaded in server mode
 * only.
 *
 * Source: docs/protocol.md section 3.3.
 */
export class ServerMode {
  readonly #config: ServerModeConfig;
  readonly #client: PlatformClient;
  readonly #waitUntilOf: (request: GuardRequest) => WaitUntil | undefined;
  #isReady = false;

  constructor(
    config: ServerModeConfig,
    client: PlatformClient,
    waitUntilOf: (request: GuardRequest) => WaitUntil | undefined = () => undefined,
  ) {
    this.#config = config;
    this.#client = client;
    this.#waitUntilOf = waitUntilOf;
  }

  /** The judgement on a request with these claims. Never rejects. */
  async judge(claims: Claims<unknown>, request: GuardRequest): Promise<Judgement> {
    const { source } = request;
    if (source === undefined) return this.#judge(claims, request);
    const subject = `${this.#config.projectEnv} ${claims.id}`;
    const before = judgedRequests.get(source);
    // One request is one usage event, and states its limits once, however many guards it passes.
    if (before?.subject === subject) {
      const judgement = await before.judgement;
      // The earlier guard may have been set to pass requests during an outage, and this one not to.
      const isFailOpen = judgement.decision.degraded === null || this.#config.failOpen;
      if (judgement.refusal === null && !isFailOpen) return refused(claims.id, "SERVER_UNREACHABLE");
      return { ...judgement, headers: NO_FIELDS, finish: null };
    }
    const judgement = this.#judge(claims, request);
    judgedRequests.set(source, { subject, judgement });
    return judgement;
  }

  /** Registers a key that was made here; with `confirm`, once the platform has acknowledged it. */
  register(claims: Claims<unknown>, options: RegistrationOptions): Promise<void> {
    const { clientName: name, clientType: type, templateId, ipWhitelist, confirm = false } = options;
    const clientId = uuidV7({ clock: this.#config.clock, randomBytes });
    return this.#client.registerKey(
      { tenant: claims.tenant, clientId, name, type, templateId, ipWhitelist, key: keyRecord(claims) },
      confirm,
    );
  }

  /** Sends what is queued and ends everything, within 8 seconds. */
  close(): Promise<void> {
    return this.#client.close();
  }

  async #judge(claims: Claims<unknown>, request: GuardRequest): Promise<Judgement> {
    const good: GoodRequest = { claims, request, waitUntil: this.#waitUntilOf(request) };
    // The first requests are put to the platform while the feed is loading: otherwise they would wait twice for
    // a platform that does not answer.
    const early = this.#isReady ? null : this.#ask(good);
    await this.#client.ready();
    this.#isReady = true;
    const known = this.#client.knownRefusal(claims);
    // Where the platform has been asked already, it needs no report of the request.
    if (known !== null) return early === null ? this.#refusedByFeed(known, good) : refused(claims.id, known);
    const answer = await (early ?? this.#ask(good));
    // The feed may have refused the key in the meantime.
    const news = answer.kind === "unreachable" ? this.#client.knownRefusal(claims) : null;
    return news === null ? this.#judgementOf(answer, good) : this.#refusedByFeed(news, good, answer.rid);
  }

  /** The platform is not asked about the request, and learns of it from a report. */
  #refusedByFeed(code: KnownRefusal, good: GoodRequest, rid?: string): Judgement {
    const { claims, request, waitUntil } = good;
    const { clock } = this.#config;
    const event: ReportEvent = {
      rid: rid ?? uuidV7({ clock, randomBytes }),
      at: clock.now(),
      keyId: claims.id,
      method: request.method,
      // The request never reached a route.
      route: "",
      status: ERROR_CODES[code].status,
      durationMs: 0,
      degraded: code,
    };
    this.#client.report(event, waitUntil);
    return refused(claims.id, code);
  }

  #ask({ claims, request, waitUntil }: GoodRequest): Promise<Answer> {
    const question = {
      key: claims.rawKey,
      keyId: claims.id,
      method: request.method,
      path: pathOfTarget(request.target),
      ...addressOf(request),
      ...userAgentOf(request),
    };
    return this.#client.validate(question, waitUntil);
  }

  #judgementOf(answer: Answer, good: GoodRequest): Judgement {
    const keyId = good.claims.id;
    if (answer.kind === "refused") {
      const { code, retryAfterMs, limits = [] } = answer;
      return refused(keyId, code, { retryAfterMs, limits, headers: this.#limitFields(limits) });
    }
    if (answer.kind === "protocol-error") return refused(keyId, "SERVER_UNREACHABLE");
    if (answer.kind === "unreachable") {
      if (answer.exhausted !== undefined) return refused(keyId, "RATE_LIMITED", answer.exhausted);
      if (!this.#config.failOpen) return refused(keyId, "SERVER_UNREACHABLE");
    }
    const decision: Decision =
      answer.kind === "allowed"
        ? { clientId: answer.clientId, keyId, limits: answer.limits, degraded: null }
        : { clientId: null, keyId, limits: [], degraded: "SERVER_UNREACHABLE" };
    const headers = this.#limitFields(decision.limits);
    return { decision, refusal: null, headers, finish: this.#reporter(answer.rid, decision, good) };
  }

  #limitFields(limits: readonly LimitState[]): HeaderFields {
    return rateLimitFields(limits, this.#config.clock.now());
  }

  #reporter(rid: string, { keyId, degraded }: Decision, good: GoodRequest): FinishListener {
    const { clock } = this.#config;
    const { request, waitUntil } = good;
    const at = clock.now();
    let isFinished = false;
    return ({ status, route }) => {
      if (isFinished) return;
      isFinished = true;
      const durationMs = Math.max(0, clock.now() - at);
      const event = { rid, at, keyId, method: request.method, route: route ?? "", status, durationMs };
      this.#client.report(degraded === null ? event : { ...event, degraded }, waitUntil);
    };
  }
}

interface RefusalDetails {
  readonly retryAfterMs?: number | undefined;
  readonly limits?: readonly LimitState[];
  readonly headers?: HeaderFields;
}

function refused(
  keyId: string,
  code: ErrorCode,
  { retryAfterMs, limits = [], headers }: RefusalDetails = {},
): Judgement {
  const decision: Decision = { clientId: null, keyId, limits, degraded: null };
  const refusal = { error: new ApikeeError(code), retryAfterMs, headers };
  return { decision, refusal, headers: NO_FIELDS, finish: null };
}

/** What an application's getClientIp gives may be anything; what is not a text is no address. */
function addressOf({ ip }: GuardRequest): { ip?: string } {
  return typeof ip === "string" ? { ip } : {};
}

function userAgentOf(request: GuardRequest): { userAgent?: string } {
  const [userAgent] = request.headerValues("user-agent");
  return userAgent === undefined ? {} : { userAgent };
}

/** What the platform is told about a key. The key itself is not sent. Source: docs/protocol.md section 3.4. */
function keyRecord({ id, rawKey, scopes, environment, expiresAt }: Claims<unknown>) {
  return {
    id,
    hash: encodeHex(sha256(utf8Encode(rawKey))),
    prefix: rawKey.slice(0, PREFIX_LENGTH),
    suffix: rawKey.slice(-SUFFIX_LENGTH),
    scopes,
    environment,
    expiresAt: expiresAt?.getTime(),
  };
}
