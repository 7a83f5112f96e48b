/**
 * An environment variable as it stands; `undefined` where it is not set, is empty, or where there is no
 * environment to read (workerd, browsers, Deno without permission).
 */
export function readEnv(name: string): string | undefined {
  try {
    return globalThis.process?.env?.[name] || undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether everything under way belongs to the request that began it, as on workerd: timers and calls end with it,
 * and no other request can wait for them.
 */
export function isRequestBound(): boolean {
  return globalThis.navigator?.userAgent === "Cloudflare-Workers";
}
