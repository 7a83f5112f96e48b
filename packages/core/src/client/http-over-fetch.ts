import { utf8Decode } from "../bytes/utf8.ts";
import type { Deadline } from "./deadline.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import type { Http, HttpRequest } from "./http.ts";
import type { RuntimeFetch } from "./runtime-fetch.ts";

/** HTTP over a `fetch`. */
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
    // Discards what has not been read; does nothing at the end of the body.
    reader.cancel().catch(() => undefined);
  }
}
