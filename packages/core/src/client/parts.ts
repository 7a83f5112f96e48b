import { uuidV7 } from "../bytes/uuid.ts";
import { parseServerKey } from "../channel/index.ts";
import { ConfigError } from "../errors/index.ts";
import { Backoff, type RandomFraction, randomFraction } from "./backoff.ts";
import { Breaker } from "./breaker.ts";
import { deliver, type Receipt } from "./deliveries.ts";
import { Endpoints } from "./endpoints.ts";
import type { FeedQuestion } from "./feed.ts";
import { type Http, httpOver } from "./http.ts";
import { KeyDocuments } from "./key-documents.ts";
import { Notices } from "./notices.ts";
import type { PlatformClientOptions } from "./options.ts";
import { Registrations } from "./registrations.ts";
import { Reporter } from "./reporter.ts";
import { Revocations } from "./revocations.ts";
import { Transport } from "./transport.ts";
import { Validator } from "./validator.ts";
import { type FeedAnswer, feedAnswerOf, isClientAnswer, isEndpointsAnswer, isReportAnswer } from "./wire.ts";

const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 30_000;
/** For what no request waits for. */
const BACKGROUND_TIMEOUT_MS = 10_000;

/** What a client is made of. */
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

/** What more than one of the parts needs. */
interface Shared {
  readonly options: PlatformClientOptions;
  readonly fingerprint: string;
  readonly notices: Notices;
  readonly documents: KeyDocuments;
  readonly transport: Transport;
  readonly random: RandomFraction;
  readonly newRid: () => string;
}

/**
 * The parts of a client, connected.
 *
 * @throws ConfigError where no fingerprint of the platform is given.
 */
export function partsOf(options: PlatformClientOptions): Parts {
  const shared = sharedOf(options);
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
      notices.restored();
      for (const part of [revocations, registrations, endpoints, reporter]) part.hurry();
    },
  });
  const validator = validatorOf(shared, breaker);
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

function sharedOf(options: PlatformClientOptions): Shared {
  const { clock, randomBytes, serverKey, projectEnv, baseUrl, onEvent } = options;
  const fingerprint = fingerprintOf(options);
  const notices = new Notices(onEvent, clock);
  const random = randomFraction(randomBytes);
  const http = httpOver(options.fetch);
  const documents = documentsOf({ options, fingerprint, notices, random, http });
  const url = `${baseUrl}/channel`;
  const transport = new Transport({ http, documents, clock, randomBytes, url, serverKey, projectEnv });
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
}: Pick<Shared, "options" | "fingerprint" | "notices" | "random"> & { readonly http: Http }): KeyDocuments {
  return new KeyDocuments({
    ...rest,
    clock,
    url: new URL("/.well-known/apikee-channel", baseUrl).href,
    onMismatch: () => notices.identityMismatch(),
    onAccepted: () => notices.identityHolds(),
  });
}

function validatorOf({ options, transport, notices, newRid }: Shared, breaker: Breaker): Validator {
  const { clock, serverTimeoutMs: timeoutMs } = options;
  return new Validator({ transport, breaker, notices, clock, newRid, timeoutMs });
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

async function askFeed(
  { transport, notices, newRid }: Shared,
  { since, waitMs, signal }: FeedQuestion,
): Promise<FeedAnswer | null> {
  let answer: FeedAnswer | null = null;
  const receipt = await deliver(
    {
      op: "revocations",
      body: { since, waitMs },
      rid: newRid(),
      timeoutMs: waitMs + BACKGROUND_TIMEOUT_MS,
      signal,
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
  const { options, transport, notices, newRid } = shared;
  return new Registrations({
    clock: options.clock,
    backoff: backoffOf(shared),
    newRid,
    send: ({ rid, body }) =>
      deliver(
        { op: "client.create", body, rid, timeoutMs: BACKGROUND_TIMEOUT_MS },
        { transport, notices, isAcknowledged: isClientAnswer },
      ),
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
  const { options, transport, notices, newRid } = shared;
  return new Reporter({
    clock: options.clock,
    backoff: backoffOf(shared),
    newBatchId: newRid,
    send: async (body) => {
      const receipt = await deliver(
        { op: "report", body, rid: body.batchId, timeoutMs: BACKGROUND_TIMEOUT_MS },
        { transport, notices, isAcknowledged: isReportAnswer },
      );
      return told(receipt, () => notices.protocolError("report"));
    },
    onDropped: (count) => notices.reportsDropped(count),
  });
}

/** That the platform refuses what is made here alone is nobody's doing but a program's. */
function told({ kind }: Receipt, onRefused: () => void): Receipt["kind"] {
  if (kind === "refused") onRefused();
  return kind;
}

function backoffOf({ random }: Shared): Backoff {
  return new Backoff({ firstMs: FIRST_RETRY_MS, maxMs: MAX_RETRY_MS, random });
}
