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
  const miniflare = new Miniflare({
    modules: true,
    script,
    compatibilityDate: COMPATIBILITY_DATE,
    cf: false,
    telemetry: { enabled: false },
  });
  try {
    const response = await miniflare.dispatchFetch("http://localhost/");
    const body = await response.text();
    if (response.status !== 200) throw new Error(`the worker answered ${response.status}: ${body}`);
    return body;
  } finally {
    await miniflare.dispose();
  }
}
