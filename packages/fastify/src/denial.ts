import { STATUS_CODES } from "node:http";
import { ApikeeError } from "@apikee/core";
import type { Denial, HeaderFields } from "@apikee/core/guard";
import type { FastifyReply, FastifyRequest, onSendHookHandler } from "fastify";

/**
 * A refused request, as the application's error handler receives it: an ApikeeError with its status and header fields
 * under the names that Fastify uses.
 */
export class DenialError extends ApikeeError {
  readonly statusCode: number;
  readonly headers: HeaderFields;

  constructor({ body, status, headers }: Denial) {
    super(body.error);
    this.statusCode = status;
    this.headers = headers;
  }
}

/** Shared by every copy of this package that an application may have loaded. */
export const DENIED = Symbol.for("@apikee/fastify.denied");

type Marked = { [DENIED]?: DenialError | null };

/** Creates the error that refuses this request, and notes it for `answerDenial`. */
export function denialError(request: FastifyRequest, denial: Denial): DenialError {
  const error = new DenialError(denial);
  (request as Marked)[DENIED] = error;
  return error;
}

/**
 * The hook that gives a refusal the same body as in every adapter, unless the application answers it otherwise:
 * Fastify's own rendering of an error has other members. Any answer with the refusal's status gets its header fields.
 */
export const answerDenial: onSendHookHandler = function apikeeAnswer(request, reply, payload, done) {
  const error = (request as Marked)[DENIED];
  if (!error || reply.statusCode !== error.statusCode) {
    done(null, payload);
    return;
  }
  addMissing(reply, error.headers);
  if (payload !== renderedByFastify(error)) {
    done(null, payload);
    return;
  }
  const body = JSON.stringify({ error: error.code, message: error.message });
  // Fastify corrects this itself, but not for a HEAD.
  reply.header("content-length", Buffer.byteLength(body));
  done(null, body);
};

function addMissing(reply: FastifyReply, fields: HeaderFields): void {
  for (const [name, value] of Object.entries(fields)) {
    if (!reply.hasHeader(name)) reply.header(name, value);
  }
}

/** What Fastify's default error handler makes of an error, as its documentation describes. */
function renderedByFastify({ statusCode, code, message }: DenialError): string {
  return JSON.stringify({ statusCode, code, error: STATUS_CODES[statusCode], message });
}
