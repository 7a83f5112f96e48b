import {
  encodeMessage,
  isTimely,
  type OpenedRequest,
  parseRequestMessage,
  type Receiver,
} from "@apikee/core/channel";
import { sha256Hex } from "../secrets/sha256.ts";
import type { Reply } from "../services/call.ts";
import type { PlatformContext } from "../services/context.ts";
import { OPERATIONS } from "./operations.ts";

/** What goes back outside the envelope. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

const REFUSED = JSON.stringify({ error: "CHANNEL" });
/** What does not open is answered outside of any envelope. */
const OUTSIDE = {
  "unknown-key": { status: 422, body: JSON.stringify({ error: "UNKNOWN_CHANNEL_KEY" }) },
  limited: { status: 429, body: REFUSED },
  refused: { status: 400, body: REFUSED },
} as const;

const MALFORMED = refusal(400, "MALFORMED", "The message is not of the form that docs/protocol.md gives.");
const UNKNOWN_OP = refusal(400, "UNKNOWN_OP", "There is no such operation.");
const UNKNOWN_SERVER_KEY = refusal(401, "UNKNOWN_SERVER_KEY", "The server key is not known here.");
const WRONG_ROLE = refusal(403, "WRONG_ROLE", "A management key does not open the channel.");
const NO_ENVIRONMENT = refusal(404, "UNKNOWN_ENVIRONMENT", "The server key has no environment of that name.");
const UNTIMELY = refusal(408, "UNTIMELY", "The message is more than 60 seconds off the platform's clock.");
const UNAVAILABLE = refusal(503, "UNAVAILABLE", "The platform could not do it now.");

/** The operation of a message that names none, for the metrics. */
const NO_OP = "none";

/** What is known of a message so far. */
interface Asked {
  op: string;
}

/** Opens what comes, asks the operation, and seals what it says (docs/protocol.md sections 3.2 and 3.3). */
export class ChannelEndpoint {
  readonly #context: PlatformContext;
  readonly #receiver: Receiver;

  constructor(context: PlatformContext, receiver: Receiver) {
    this.#context = context;
    this.#receiver = receiver;
  }

  /** Answers the body of a request that came from `address`. Never rejects for what was sent. */
  async answer(text: string, address: string): Promise<HttpAnswer> {
    const { clock, metrics, stopwatch } = this.#context;
    const startedAtMs = stopwatch();
    const received = this.#receiver.open(text, address);
    if (received.kind !== "opened") {
      const refused = OUTSIDE[received.kind];
      metrics.channelRequest(NO_OP, { status: refused.status, durationMs: stopwatch() - startedAtMs });
      return refused;
    }
    const { request } = received;
    const asked = { op: NO_OP };
    const { status, body } = await this.#safely(request, asked);
    metrics.channelRequest(asked.op, { status, durationMs: stopwatch() - startedAtMs });
    return { status: 200, body: request.seal(encodeMessage({ status, now: clock.now(), body })) };
  }

  async #safely(request: OpenedRequest, asked: Asked): Promise<Reply> {
    try {
      return await this.#reply(request, asked);
    } catch (error) {
      const { logger, newId } = this.#context;
      logger.error({ requestId: newId(), op: asked.op, err: error }, "a channel operation failed");
      return UNAVAILABLE;
    }
  }

  async #reply(request: OpenedRequest, asked: Asked): Promise<Reply> {
    const { database, directory, clock } = this.#context;
    const message = parseRequestMessage(request.plaintext);
    if (message === null) return MALFORMED;
    if (database.changedElsewhere()) directory.forgetAll();
    const serverKey = await directory.serverKey(sha256Hex(message.auth));
    if (serverKey === null) return UNKNOWN_SERVER_KEY;
    request.remember();
    if (serverKey.role !== "channel") return WRONG_ROLE;
    const environment = await directory.environment(serverKey.envId);
    if (environment?.projectEnv !== message.env) return NO_ENVIRONMENT;
    if (!isTimely(message, clock.now())) return UNTIMELY;
    const operation = OPERATIONS.get(message.op);
    if (operation === undefined) return UNKNOWN_OP;
    const { rid, op, body } = message;
    asked.op = op;
    return (await operation(this.#context, { environment, rid, op, body })) ?? MALFORMED;
  }
}

function refusal(status: number, error: string, message: string): Reply {
  return { status, body: { error, message } };
}
