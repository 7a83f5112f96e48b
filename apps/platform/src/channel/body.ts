import type { IncomingMessage } from "node:http";
import type { Clock } from "@apikee/core";
import type { Context } from "hono";

/** A batch of reports, 128 KiB, in base64 and with the rest of its message. */
const MAX_BODY_BYTES = 256 * 1024;
const BODY_TIMEOUT_MS = 10_000;

/** The text of a request's body; 413 where it is longer than 256 KiB, 408 where it takes more than 10 seconds. */
export async function readText(
  c: Context,
  { clock, incoming }: { readonly clock: Clock; readonly incoming: IncomingMessage | null },
): Promise<string | 408 | 413> {
  const announced = incoming === null ? c.req.header("content-length") : incoming.headers["content-length"];
  const length = Number(announced ?? Number.NaN);
  if (length > MAX_BODY_BYTES) return 413;
  let cancelTimer = () => {};
  const tooSlow = new Promise<408>((resolve) => {
    cancelTimer = clock.setTimer(() => resolve(408), BODY_TIMEOUT_MS);
  });
  try {
    // A server reads no more than the length that was announced; without one, what comes is counted.
    const body = Number.isNaN(length) ? readCounted(c.req.raw.body) : c.req.text();
    // A connection that breaks off is nobody's error; nobody reads the answer.
    return await Promise.race([body.catch(() => ""), tooSlow]);
  } finally {
    cancelTimer();
  }
}

async function readCounted(body: ReadableStream<Uint8Array> | null): Promise<string | 413> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > MAX_BODY_BYTES) return 413;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}
