import type { X25519PrivateKey } from "@apikee/core/channel";
import { sha256Hex } from "../../secrets/sha256.ts";
import type { PlatformContext } from "../../services/context.ts";
import type { KnownEnvironment } from "../../services/directory.ts";
import { judgeNamedKey } from "../../services/named-key.ts";
import { decide, describeRequest } from "../../services/validate.ts";
import { parseObject } from "./envelope.ts";
import { openExchange } from "./exchange.ts";
import { parseMessage, type Version1Message } from "./message.ts";
import { type MethodPath, parseMethodPath } from "./method-path.ts";
import { digestOf, ridOf, SeenDigests } from "./replay.ts";

/** What this version's one operation is called in metrics and logs. */
const OP = "v1";
const MAX_CLOCK_OFFSET_MS = 60_000;
const MAX_SERVER_KEY_LENGTH = 256;
const IV_BYTES = 12;
const US_PER_MS = 1000;

/** A request as HTTP has it. */
export interface Version1Request {
  readonly clientId: string;
  /** The header `x-api-key`. */
  readonly serverKey: string | undefined;
  /** The header `X-Apikee-Encrypted`. */
  readonly encrypted: string | undefined;
  readonly projectEnv: string | undefined;
  readonly methodPath: string | undefined;
  readonly body: string;
}

/** What goes back. */
export interface Version1Answer {
  readonly status: number;
  readonly body: string;
}

/** What was opened: the message, what it is logged under, and how its answer is written. */
interface Opened {
  readonly message: Version1Message | null;
  readonly rid: (timestampMs: number) => string;
  readonly write: (answer: object) => string;
}

const UNKNOWN_SERVER_KEY = refusal(401, "UNKNOWN_SERVER_KEY", "The server key is not known here.");
const WRONG_ROLE = refusal(403, "WRONG_ROLE", "A management key does not open the channel.");
// The same for an environment that is another's, that is not there, and that does not serve version 1.
const NOT_SERVED = refusal(404, "NOT_FOUND", "There is nothing here.");
const CHANNEL = refusal(400, "CHANNEL", "The message does not open.");
const NOT_PLAIN = refusal(403, "PLAIN_NOT_ALLOWED", "This environment takes encrypted messages only.");
const MALFORMED = refusal(400, "MALFORMED", "The message is not of the form that docs/protocol.md gives.");
const UNTIMELY = refusal(408, "UNTIMELY", "The message is more than 60 seconds off the platform's clock.");
const UNAVAILABLE = refusal(503, "UNAVAILABLE", "The platform could not do it now.");

/** Answers requests of the channel's version 1 (docs/protocol.md section 4). */
export class Version1Endpoint {
  readonly #context: PlatformContext;
  readonly #privateKey: X25519PrivateKey;
  readonly #seen: SeenDigests;

  constructor(context: PlatformContext, privateKey: X25519PrivateKey) {
    this.#context = context;
    this.#privateKey = privateKey;
    this.#seen = new SeenDigests(context.clock);
  }

  /** Never rejects for what was sent. */
  async answer(request: Version1Request): Promise<Version1Answer> {
    const { metrics, stopwatch } = this.#context;
    const startedAtMs = stopwatch();
    const answer = await this.#safely(request);
    metrics.channelRequest(OP, { status: answer.status, durationMs: stopwatch() - startedAtMs });
    return answer;
  }

  async #safely(request: Version1Request): Promise<Version1Answer> {
    try {
      const environment = await this.#environment(request);
      return "status" in environment ? environment : await this.#judge(environment, request);
    } catch (error) {
      const { logger, newId } = this.#context;
      logger.error({ requestId: newId(), op: OP, err: error }, "a channel operation failed");
      return UNAVAILABLE;
    }
  }

  /** Before anything is computed: only who has a server key makes the platform derive. */
  async #environment(request: Version1Request): Promise<KnownEnvironment | Version1Answer> {
    const { database, directory } = this.#context;
    if (database.changedElsewhere()) directory.forgetAll();
    const text = request.serverKey ?? "";
    const isSane = text !== "" && text.length <= MAX_SERVER_KEY_LENGTH;
    const serverKey = isSane ? await directory.serverKey(sha256Hex(text)) : null;
    if (serverKey === null) return UNKNOWN_SERVER_KEY;
    if (serverKey.role !== "channel") return WRONG_ROLE;
    const environment = await directory.environment(serverKey.envId);
    if (environment?.projectEnv !== request.projectEnv || !environment?.settings.v1) return NOT_SERVED;
    return environment;
  }

  async #judge(environment: KnownEnvironment, request: Version1Request): Promise<Version1Answer> {
    const startedAt = this.#context.stopwatch();
    const opened = this.#open(environment, request);
    if ("status" in opened) return opened;
    const methodPath = parseMethodPath(request.methodPath);
    const { message } = opened;
    if (message === null || methodPath === null) return MALFORMED;
    if (Math.abs(this.#context.clock.now() - message.timestampMs) > MAX_CLOCK_OFFSET_MS) return UNTIMELY;
    const rid = opened.rid(message.timestampMs);
    const { verdict, earlier } = await this.#decide(environment, request, { message, methodPath, rid });
    // The row of the first is there: a replay, after a restart or on another instance.
    if (earlier !== null) return CHANNEL;
    this.#context.metrics.verdict(verdict);
    const answer = {
      success: verdict.isAllowed,
      clientId: request.clientId,
      project_env: environment.projectEnv,
      method_path: request.methodPath,
      durationMs: Math.round((this.#context.stopwatch() - startedAt) * US_PER_MS) / US_PER_MS,
      ...(verdict.isAllowed ? {} : { error: verdict.error }),
    };
    return { status: 200, body: opened.write(answer) };
  }

  #open({ settings }: KnownEnvironment, { encrypted, body }: Version1Request): Opened | Version1Answer {
    if (encrypted === "1") return this.#openEncrypted(body);
    if (encrypted !== "0") return CHANNEL;
    if (!settings.v1Plain) return NOT_PLAIN;
    const { newId } = this.#context;
    return { message: parseMessage(parseObject(body)), rid: newId, write: JSON.stringify };
  }

  #openEncrypted(body: string): Opened | Version1Answer {
    const exchange = openExchange(body, this.#privateKey);
    if (exchange === null) return CHANNEL;
    const digest = digestOf(exchange.envelope);
    if (!this.#seen.add(digest)) return CHANNEL;
    return {
      message: parseMessage(parseObject(exchange.plaintext)),
      rid: (timestampMs) => ridOf(digest, timestampMs),
      write: (answer) => exchange.seal(JSON.stringify(answer), this.#context.randomBytes(IV_BYTES)),
    };
  }

  #decide(
    environment: KnownEnvironment,
    { clientId }: Version1Request,
    { message, methodPath, rid }: { message: Version1Message; methodPath: MethodPath; rid: string },
  ) {
    const { name, userAgent, forwardedFor } = message;
    // The caller's word, unless the owner vouches for the proxy: none is what no allow-list holds.
    const ip = environment.settings.v1TrustForwardedFor ? forwardedFor : null;
    return decide(this.#context, {
      ...describeRequest({ ...methodPath, ip, userAgent }),
      environment,
      rid,
      requestHash: "v1",
      judge: () => judgeNamedKey(this.#context, { envId: environment.id, clientId, name }),
    });
  }
}

function refusal(status: number, error: string, message: string): Version1Answer {
  return { status, body: JSON.stringify({ error, message }) };
}
