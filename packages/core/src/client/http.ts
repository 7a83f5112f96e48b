import { utf8Decode } from "../bytes/utf8.ts";
import type { Deadline } from "./deadline.ts";
import type { RuntimeFetch } from "./runtime-fetch.ts";

/** One HTTP request. */
interface HttpRequest {
  readonly url: string;
  /** A JSON text to POST; a GET without it. */
  readonly body?: string;
  /** The longest answer that is read. */
  readonly maxBytes: number;
}

/** An HTTP answer, whole. */
export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}

/** Calls HTTP; null for everything that is no whole answer in time. Never rejects. */
export type Http = (request: HttpRequest, deadline: Deadline) => Promise<HttpAnswer | null>;

/** HTTP over a `fetch`. One deadline covers connecting, headers and body; an answer that is too long is not read. */
export function httpOver(fetch: RuntimeFetch): Http {
  return async (request, deadline) => {
    try {
      const response = await deadline.within(fetch(request.url, initOf(request, deadline.signal)));
      const bytes = await bodyOf(response, request.maxBytes, deadline);
      return bytes === null ? null : { status: response.status, text: utf8Decode(bytes) };
    } catch {
      return null;
    }
  };
}

/** A redirect is no answer of the platform's: what is sent goes nowhere else. */
function initOf({ body }: HttpRequest, signal: AbortSignal): RequestInit {
  const common = { signal, redirect: "manual" } as const;
  return body === undefined
    ? { ...common, headers: { accept: "application/json" } }
    : { ...common, method: "POST", headers: { "content-type": "application/json" }, body };
}

async function bodyOf(response: Response, maxBytes: number, deadline: Deadline): Promise<Uint8Array | null> {
  const reader = response.body?.getReader();
  if (reader === undefined) return new Uint8Array(0);
  const bytes = new GrowingBytes();
  try {
    if (Number(response.headers.get("content-length") ?? 0) > maxBytes) return null;
    for (;;) {
      const { done, value } = await deadline.within(reader.read());
      if (done) return bytes.content;
      if (bytes.length + value.length > maxBytes) return null;
      bytes.push(value);
    }
  } finally {
    // Gives up what has not been read; does nothing after the end.
    reader.cancel().catch(() => undefined);
  }
}

/** One array that grows, since an answer may come in pieces of one byte. */
class GrowingBytes {
  #bytes = new Uint8Array(0);
  length = 0;

  get content(): Uint8Array {
    return this.#bytes.subarray(0, this.length);
  }

  push(chunk: Uint8Array): void {
    const length = this.length + chunk.length;
    if (length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(length, this.#bytes.length * 2));
      grown.set(this.content);
      this.#bytes = grown;
    }
    this.#bytes.set(chunk, this.length);
    this.length = length;
  }
}
