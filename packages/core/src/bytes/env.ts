/**
 * The value of an environment variable; `undefined` where it is unset or empty, or where there is no environment
 * to read (workerd, browsers, Deno without permission).
 */
export function readEnv(name: string): string | undefined {
  try {
    return globalThis.process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether all work is bound to the request that began it, as on workerd: timers and calls end with that request,
 * and no other request can wait for them.
 */
export function isRequestBound(): boolean {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}
