import { runtimeHttp } from "#http";
import { uuidV7 } from "../bytes/uuid.ts";
import { parseServerKey } from "../channel/index.ts";
import { ConfigError } from "../errors/index.ts";
import { Backoff, type RandomFraction, randomFraction } from "./backoff.ts";
import { Breaker } from "./breaker.ts";
import { deliver, type Receipt } from "./deliveries.ts";
import { Endpoints } from "./endpoints.ts";
import type { FeedQuestion } from "./feed.ts";
import type { Http } from "./http.ts";
import { httpOver } from "./http-over-fetch.ts";
import { KeyDocuments } from "./key-documents.ts";
import { Notices } from "./notices.ts";
import type { PlatformClientOptions } from "./options.ts";
import { type Registration, Registrations } from "./registrations.ts";
import { Reporter } from "./reporter.ts";
import { Revocations } from "./revocations.ts";
import { Transport } from "./transport.ts";
import { Validator } from "./validator.ts";
import {
  type FeedAnswer,
  feedAnswerOf,
  isClientAnswer,
  isEndpointsAnswer,
  isReportAnswer,
  type ReportBody,
} from "./wire.ts";

const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 30_000;
/** Milliseconds for calls that no request waits for. */
const BACKGROUND_TIMEOUT_MS = 10_000;
/** Milliseconds that a trial is waited for: enough for a platform that is back, even a distant one. */
const TRIAL_PATIENCE_MS = 100;

/** The parts of a client. */
export interface Parts {
  readonly notices: Notices;
  readonly documents: KeyDocuments;
  readonly transport: Transport;
  readonly breaker: Breaker;
  readonly validator: Validator;
  readonly revocations: Revocations;
  readonly registrations: Registrations;
  readonly endpoints: Endpoints;
  readonly reporter: Reporter;
}

/** What several parts need. */
export interface Shared {
  readonly options: PlatformClientOptions;
  readonly fingerprint: string;
  readonly notices: Notices;
  readonly documents: KeyDocuments;
  readonly transport: Transport;
  readonly random: RandomFraction;
  readonly newRid: () => string;
}

/**
 * Creates the parts of a client, connected with each other.
 *
 * @throws ConfigError where no fingerprint of the platform is given.
 */
export function partsOf(options: PlatformClientOptions): Parts {
  const shared = sharedOf(options, { isRequestBound: false });
  const { notices, documents, transport } = shared;
  const revocations = revocationsOf(shared);
  const registrations = registrationsOf(shared);
  const endpoints = endpointsOf(shared);
  const reporter = reporterOf(shared);
  const breaker = new Breaker({
    clock: options.clock,
    backoff: backoffOf(shared),
    onOpened: () => notices.unreachable(),
    onClosed: () => {
      for (const part of [revocations, registrations, endpoints, reporter]) part.hurry();
    },
  });
  const validator = validatorOf(shared, { breaker, trialPatienceMs: TRIAL_PATIENCE_MS });
  return {
    notices,
    documents,
    transport,
    breaker,
    validator,
    revocations,
    registrations,
    endpoints,
    reporter,
  };
}

/**
 * Creates what several parts need. With `isRequestBound`, no work outlives the request that began it.
 *
 * @throws ConfigError where no fingerprint of the platform is given.
 */
export function sharedOf(
  options: PlatformClientOptions,
  { isRequestBound }: { readonly isRequestBound: boolean },
): Shared {
  const { clock, randomBytes, serverKey, projectEnv, baseUrl, onEvent } = options;
  const fingerprint = fingerprintOf(options);
  const notices = new Notices({ listener: onEvent, clock, baseUrl });
  const random = randomFraction(randomBytes);
  const http = options.fetch === undefined ? runtimeHttp() : httpOver(options.fetch);
  const documents = documentsOf({ options, fingerprint, notices, random, http, isRequestBound });
  const url = `${baseUrl}/channel`;
  const transport = new Transport({
    http,
    documents,
    clock,
    randomBytes,
    url,
    serverKey,
    projectEnv,
    isRequestBound,
  });
  const newRid = () => uuidV7({ clock, randomBytes });
  return { options, fingerprint, notices, documents, transport, random, newRid };
}

function fingerprintOf({ serverKey, platformFingerprint }: PlatformClientOptions): string {
  const fingerprint = platformFingerprint ?? parseServerKey(serverKey)?.fingerprint ?? null;
  if (fingerprint === null) {
    throw new ConfigError("serverKey carries no fingerprint of the platform: set platformFingerprint");
  }
  return fingerprint;
}

function documentsOf({
  options: { baseUrl, clock },
  notices,
  ...rest
}: Pick<Shared, "options" | "fingerprint" | "notices" | "random"> & {
  readonly http: Http;
  readonly isRequestBound: boolean;
}): KeyDocuments {
  return new KeyDocuments({
    ...rest,
    clock,
    url: new URL("/.well-known/apikee-channel", baseUrl).href,
    onMismatch: () => notices.identityMismatch(),
    onAccepted: () => notices.identityHolds(),
  });
}

/** Creates what puts requests to the platform. */
export function validatorOf(
  { options, transport, notices, newRid }: Shared,
  rest: { readonly breaker: Breaker; readonly trialPatienceMs: number },
): Validator {
  const { clock, serverTimeoutMs: timeoutMs } = options;
  return new Validator({ transport, notices, clock, newRid, timeoutMs, ...rest });
}

function revocationsOf(shared: Shared): Revocations {
  const { options, fingerprint, documents, notices } = shared;
  return new Revocations({
    clock: options.clock,
    owner: { projectEnv: options.projectEnv, fingerprint },
    store: options.state,
    documents,
    notices,
    backoff: backoffOf(shared),
    timeoutMs: options.serverTimeoutMs,
    ask: (question) => askFeed(shared, question),
  });
}

/** Makes one attempt to ask the feed. Null where there was no valid answer. */
export async function askFeed(
  { transport, notices, newRid }: Shared,
  { since, waitMs, signal }: FeedQuestion,
  timeoutMs = waitMs + BACKGROUND_TIMEOUT_MS,
): Promise<FeedAnswer | null> {
  let answer: FeedAnswer | null = null;
  const receipt = await deliver(
    {
      op: "revocations",
      body: { since, waitMs },
      rid: newRid(),
      timeoutMs,
      ...(signal !== undefined && { signal }),
    },
    {
      transport,
      notices,
      isAcknowledged: (body) => {
        answer = feedAnswerOf(body);
        return answer !== null;
      },
    },
  );
  if (receipt.kind === "refused") notices.protocolError("revocations");
  return answer;
}

function registrationsOf(shared: Shared): Registrations {
  const { options, notices, newRid } = shared;
  return new Registrations({
    clock: options.clock,
    backoff: backoffOf(shared),
    newRid,
    send: (registration) => sendRegistration(shared, registration),
    onRefused: (keyId, status, message) => notices.registrationRefused(keyId, status, message),
    onDropped: (count) => notices.registrationsDropped(count),
  });
}

function endpointsOf(shared: Shared): Endpoints {
  const { options, transport, notices, newRid } = shared;
  return new Endpoints({
    clock: options.clock,
    backoff: backoffOf(shared),
    newRid,
    send: async ({ rid, endpoints }) => {
      const receipt = await deliver(
        { op: "endpoint.register", body: { endpoints }, rid, timeoutMs: BACKGROUND_TIMEOUT_MS },
        { transport, notices, isAcknowledged: isEndpointsAnswer },
      );
      return told(receipt, () => notices.protocolError("endpoint.register")) === "retry" ? "retry" : "done";
    },
  });
}

function reporterOf(shared: Shared): Reporter {
  const { options, notices, newRid } = shared;
  return new Reporter({
    clock: options.clock,
    backoff: backoffOf(shared),
    newBatchId: newRid,
    send: async (batch) => (await sendReports(shared, batch)).kind,
    onDropped: (count) => notices.reportsDropped(count),
  });
}

/** Makes one attempt to send a registration. */
export function sendRegistration(
  { transport, notices }: Shared,
  { rid, body }: Registration,
): Promise<Receipt> {
  return deliver(
    { op: "client.create", body, rid, timeoutMs: BACKGROUND_TIMEOUT_MS },
    { transport, notices, isAcknowledged: isClientAnswer },
  );
}

/** Makes one attempt to send a batch of reports. */
export async function sendReports({ transport, notices }: Shared, batch: ReportBody): Promise<Receipt> {
  const receipt = await deliver(
    { op: "report", body: batch, rid: batch.batchId, timeoutMs: BACKGROUND_TIMEOUT_MS },
    { transport, notices, isAcknowledged: isReportAnswer },
  );
  told(receipt, () => notices.protocolError("report"));
  return receipt;
}

/** A refusal of something that only this client makes is a defect of a program, and reported as one. */
function told({ kind }: Receipt, onRefused: () => void): Receipt["kind"] {
  if (kind === "refused") onRefused();
  return kind;
}

/** Creates the backoff of one part. */
export function backoffOf({ random }: Pick<Shared, "random">): Backoff {
  return new Backoff({ firstMs: FIRST_RETRY_MS, maxMs: MAX_RETRY_MS, random });
}
