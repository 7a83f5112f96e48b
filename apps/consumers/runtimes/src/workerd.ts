import { Miniflare } from "miniflare";

/** The behaviour that workerd is asked for: never later than its own release. */
const COMPATIBILITY_DATE = "2026-07-01";

/**
 * What a worker, given as the text of one module without imports, answers to a GET of `/`. Without
 * nodejs_compat: web standards alone.
 *
 * @throws Error where the module does not load, or the answer is not 200.
 */
export async function callWorker(script: string): Promise<string> {
  const miniflare = new Miniflare(optionsOf(script));
  try {
    const response = await miniflare.dispatchFetch("http://localhost/");
    const body = await response.text();
    if (response.status !== 200) throw new Error(`the worker answered ${response.status}: ${body}`);
    return body;
  } finally {
    await miniflare.dispose();
  }
}

/** A worker that listens. */
export interface ServedWorker {
  readonly origin: string;
  /** Calls its export `Control`, and ends it. */
  close(): Promise<void>;
}

/**
 * Serves a worker, given as the text of one module without imports, on a socket of its own with nothing of
 * miniflare's before it.
 */
export async function serveWorker(
  script: string,
  bindings: Readonly<Record<string, JsonValue>>,
): Promise<ServedWorker> {
  const socket = { host: "127.0.0.1", port: 0 };
  const miniflare = new Miniflare({
    ...optionsOf(script),
    bindings: { ...bindings },
    unsafeDirectSockets: [socket, { ...socket, entrypoint: "Control" }],
  });
  await miniflare.ready;
  const [{ origin }, control] = await Promise.all([
    miniflare.unsafeGetDirectURL(),
    miniflare.unsafeGetDirectURL(undefined, "Control"),
  ]);
  return {
    origin,
    async close() {
      await fetch(control);
      await miniflare.dispose();
    },
  };
}

/** What a binding may be. */
type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

function optionsOf(script: string) {
  return {
    modules: true as const,
    script,
    compatibilityDate: COMPATIBILITY_DATE,
    cf: false,
    telemetry: { enabled: false },
  };
}
