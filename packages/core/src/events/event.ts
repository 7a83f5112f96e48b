/** Something that the owner of the API should know, and that concerns no single request. */
export type ApikeeEvent =
  /** A signing secret is short or is an example of the documentation. `index` is its place in `secrets`. */
  | { readonly type: "WEAK_SECRET"; readonly message: string; readonly index: number }
  /** A route was declared before the guard, which therefore does not protect it. */
  | { readonly type: "ROUTE_BEFORE_GUARD"; readonly message: string; readonly routes: readonly string[] }
  /**
   * The revocation list cannot be refreshed. Where `isLoaded`, the last known one goes on; otherwise there is
   * none, and `failOpen` decides. Raised once until it is back.
   */
  | { readonly type: "REVOCATIONS_UNAVAILABLE"; readonly message: string; readonly isLoaded: boolean }
  /** The revocation list is refreshed again. */
  | { readonly type: "REVOCATIONS_RESTORED"; readonly message: string }
  /**
   * The store of the revocation list lost what it held, by a flush, a restart without its data, an older
   * backup or a failover, and the list now follows it: `count` ids instead of `previousCount`. Keys that were
   * revoked before may pass again.
   */
  | {
      readonly type: "REVOCATIONS_REPLACED";
      readonly message: string;
      readonly previousCount: number;
      readonly count: number;
    };

/** Receives events; it must not throw. */
export type EventListener = (event: ApikeeEvent) => void;

const told = new Set<string>();

/** The default listener: a warning on the console, each text once per process. */
export const warnOnce: EventListener = (event) => {
  if (told.has(event.message)) return;
  told.add(event.message);
  console.warn(`[apikee] ${event.message}`);
};
