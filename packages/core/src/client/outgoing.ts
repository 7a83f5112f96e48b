import { cleanText } from "./clean-text.ts";
import type { RegisterBody, ReportEvent } from "./wire.ts";

const MAX_METHOD_LENGTH = 32;
const MAX_ROUTE_LENGTH = 2048;
/** Well below what a platform accepts in one message. */
const MAX_REGISTRATION_LENGTH = 64 * 1024;

/** An event with its strings from a client's request made fit to be sent. Source: docs/protocol.md section 3.3. */
export function reportable(event: ReportEvent): ReportEvent {
  const method = cleanText(event.method, MAX_METHOD_LENGTH);
  return { ...event, method, route: cleanText(event.route, MAX_ROUTE_LENGTH) };
}

/**
 * A copy of what is registered with a key, so that later changes to the caller's objects are not sent.
 *
 * @throws TypeError where it is too large.
 */
export function registrationOf(body: RegisterBody): RegisterBody {
  const text = JSON.stringify(body);
  if (text.length > MAX_REGISTRATION_LENGTH) {
    throw new TypeError(
      `what is registered with a key must be at most ${MAX_REGISTRATION_LENGTH} characters`,
    );
  }
  return JSON.parse(text);
}
