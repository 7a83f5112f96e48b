/**
 * The runtime's own `fetch`, where its types are there; without them (neither the DOM's nor Node's) any
 * function of a URL and options.
 */
export type RuntimeFetch = typeof globalThis extends { fetch: infer Fetch }
  ? Fetch
  : (url: string, options?: object) => Promise<unknown>;
