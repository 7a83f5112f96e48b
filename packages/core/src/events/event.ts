/** Something that the owner of the API should know, and that concerns no single request. */
export type ApikeeEvent =
  /** A signing secret is short or is an example of the documentation. `index` is its place in `secrets`. */
  | { readonly type: "WEAK_SECRET"; readonly message: string; readonly index: number }
  /** `metaSchema` threw, or became asynchronous, on the meta of a key whose signature holds; the key is refused. */
  | { readonly type: "META_SCHEMA_FAILED"; readonly message: string }
  /** A route was declared before the guard, which therefore does not protect it. */
  | { readonly type: "ROUTE_BEFORE_GUARD"; readonly message: string; readonly routes: readonly string[] }
  /** The framework takes a client's address from whoever sends it: every client can choose what allow-lists see. */
  | { readonly type: "EVERY_PROXY_TRUSTED"; readonly message: string }
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
    }
  /**
   * The platform has not answered the first request, or several in a row; then it is asked less often until it does.
   * Raised once.
   */
  | { readonly type: "PLATFORM_UNREACHABLE"; readonly message: string }
  /** The platform answers again. */
  | { readonly type: "PLATFORM_RESTORED"; readonly message: string }
  /** Where the platform should be, somebody else's keys were offered; they are not used. Raised once until good ones are. */
  | { readonly type: "PLATFORM_IDENTITY_MISMATCH"; readonly message: string }
  /** The platform does not take the server key for this environment. `status` is 401, 403 or 404. At most once a minute. */
  | { readonly type: "PLATFORM_MISCONFIGURED"; readonly message: string; readonly status: number }
  /** The platform answered an operation with something that it cannot mean. At most once a minute. */
  | { readonly type: "PLATFORM_PROTOCOL_ERROR"; readonly message: string; readonly operation: string }
  /** `count` reports of requests were given up: the platform was away for too long, or until the application ended. */
  | { readonly type: "REPORTS_DROPPED"; readonly message: string; readonly count: number }
  /** `count` registrations of new keys were given up; the platform makes up for each when the key is first seen. */
  | { readonly type: "REGISTRATIONS_DROPPED"; readonly message: string; readonly count: number }
  /** The platform refused to register a key that was made here, with `status`. */
  | {
      readonly type: "REGISTRATION_REFUSED";
      readonly message: string;
      readonly keyId: string;
      readonly status: number;
    }
  /** What the platform said of revoked keys could not be read from `state`, or kept there. Raised once until it can. */
  | { readonly type: "STATE_UNAVAILABLE"; readonly message: string };

/** Receives events; it must not throw. */
export type EventListener = (event: ApikeeEvent) => void;
