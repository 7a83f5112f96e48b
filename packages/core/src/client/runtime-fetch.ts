/**
 * The type of the runtime's own `fetch`, where it is declared. Without the types of the DOM or of Node: any function
 * of a URL and options.
 */
export type RuntimeFetch = typeof globalThis extends { fetch: infer Fetch }
  ? Fetch
  : (url: string, options?: object) => Promise<unknown>;
