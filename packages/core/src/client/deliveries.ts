import { isObject } from "../bytes/is-object.ts";
import { cleanText } from "./clean-text.ts";
import type { Notices } from "./notices.ts";
import type { RegistrationDelivery } from "./registrations.ts";
import type { Call, Transport } from "./transport.ts";

const MAX_REASON_LENGTH = 200;

/** The result of sending something that has to arrive. */
export type Receipt = RegistrationDelivery;

/** What `deliver` works with. */
export interface DeliveryOptions {
  readonly transport: Transport;
  readonly notices: Notices;
  /** Whether the body of a status 200 acknowledges the call. */
  readonly isAcknowledged: (body: unknown) => boolean;
}

/**
 * Makes one attempt to send something that has to arrive. An answer that may change with time is a reason to try
 * again; one that finds fault with what was sent is not.
 */
export async function deliver(call: Call, options: DeliveryOptions): Promise<Receipt> {
  const { transport, notices, isAcknowledged } = options;
  const reply = await transport.call(call);
  if (reply.kind === "unreachable") return { kind: "retry" };
  if (reply.kind === "malformed") {
    notices.protocolError(call.op);
    return { kind: "retry" };
  }
  const { status, body } = reply;
  if (status === 200) {
    if (isAcknowledged(body)) return { kind: "done" };
    notices.protocolError(call.op);
    return { kind: "retry" };
  }
  if (status === 401 || status === 403 || status === 404) {
    notices.misconfigured(status);
    return { kind: "retry" };
  }
  const isRefused = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return isRefused ? { kind: "refused", status, message: reasonOf(body) } : { kind: "retry" };
}

function reasonOf(body: unknown): string {
  const message = isObject(body) ? body["message"] : undefined;
  return typeof message === "string" ? cleanText(message, MAX_REASON_LENGTH) : "no reason given";
}
