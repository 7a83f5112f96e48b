import type { Clock } from "@apikee/core";
import { createMiddleware } from "hono/factory";
import type { HttpEnv } from "../env.ts";
import { HttpError } from "../errors.ts";
import { nestingOf } from "../nesting.ts";

/** Bytes of a body that are read; one more is refused with 413. */
const MAX_BODY_BYTES = 256 * 1024;
/** Levels of nesting that a JSON body may have. */
const MAX_BODY_DEPTH = 32;
const JSON_TYPE = /^application\/json\s*(?:;.*)?$/i;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** How long a body may take. */
export interface BodyLimits {
  readonly clock: Clock;
  /** Milliseconds from the first look at the body to its end; later is answered 408. */
  readonly timeoutMs: number;
}

/**
 * Reads a JSON body in whole before the route sees it: 413 beyond 256 KiB, 408 where it comes too slowly, 415
 * where it is no JSON by its type, 400 where it is none by its bytes.
 */
export function readBody({ clock, timeoutMs }: BodyLimits) {
  return createMiddleware<HttpEnv>(async (c, next) => {
    const { body } = c.req.raw;
    if (c.req.method === "GET" || c.req.method === "HEAD" || body === null) return next();
    if (Number(c.req.header("content-length") ?? 0) > MAX_BODY_BYTES) throw new HttpError("BODY_TOO_LARGE");
    const bytes = await withDeadline(body, clock, timeoutMs);
    if (bytes.length > 0) checkJson(bytes, c.req.header("content-type"));
    // Read once: what follows reads it from here, under the one spelling of its type.
    const headers = new Headers(c.req.raw.headers);
    headers.set("content-type", "application/json");
    c.req.raw = new Request(c.req.url, { method: c.req.method, headers, body: bytes });
    return next();
  });
}

async function withDeadline(
  body: ReadableStream<Uint8Array>,
  clock: Clock,
  timeoutMs: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader();
  let cancel = () => {};
  const late = new Promise<never>((_, reject) => {
    cancel = clock.setTimer(() => reject(new HttpError("REQUEST_TIMEOUT")), timeoutMs);
  });
  try {
    return await Promise.race([readAll(reader), late]);
  } catch (error) {
    // Nobody waits for what is left of it.
    reader.cancel().catch(() => {});
    // A body that breaks off has no one left to answer; what is answered all the same is the client's doing.
    throw error instanceof HttpError ? error : new HttpError("INVALID_REQUEST");
  } finally {
    cancel();
  }
}

async function readAll(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    length += value.length;
    if (length > MAX_BODY_BYTES) throw new HttpError("BODY_TOO_LARGE");
    chunks.push(value);
  }
  return Buffer.concat(chunks, length);
}

/** Whether it is JSON is found here, so that the validator's own refusal is never seen. */
function checkJson(bytes: Uint8Array, contentType: string | undefined): void {
  if (!JSON_TYPE.test(contentType ?? "")) throw new HttpError("UNSUPPORTED_MEDIA_TYPE");
  const text = jsonText(bytes);
  // What validates and stores the body goes into it by recursion.
  if (nestingOf(text) <= MAX_BODY_DEPTH) return;
  const message = `nested deeper than ${MAX_BODY_DEPTH} levels`;
  throw new HttpError("INVALID_REQUEST", { issues: [{ path: "", message }] });
}

function jsonText(bytes: Uint8Array): string {
  try {
    const text = decoder.decode(bytes);
    JSON.parse(text);
    return text;
  } catch {
    throw new HttpError("INVALID_JSON");
  }
}
