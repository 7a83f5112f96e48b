/** Something that the owner of the API should know of, and that is not about a single request. */
export type ApikeeEvent =
  /** A signing secret is short, or is an example from the documentation. `index` is its place in `secrets`. */
  | { readonly type: "WEAK_SECRET"; readonly message: string; readonly index: number }
  /** `metaSchema` threw, or was asynchronous, for the meta of a key whose signature is valid; the key is refused. */
  | { readonly type: "META_SCHEMA_FAILED"; readonly message: string }
  /** A route was declared before the guard, which therefore does not protect it. */
  | { readonly type: "ROUTE_BEFORE_GUARD"; readonly message: string; readonly routes: readonly string[] }
  /** The framework believes an address that any client sends, so each client can choose what allow-lists see. */
  | { readonly type: "EVERY_PROXY_TRUSTED"; readonly message: string }
  /**
   * The revocation list cannot be refreshed. Where `isLoaded`, the last known one stays in use; otherwise there is
   * none, and `failOpen` decides. Raised once per outage.
   */
  | { readonly type: "REVOCATIONS_UNAVAILABLE"; readonly message: string; readonly isLoaded: boolean }
  /** The revocation list can be refreshed again. */
  | { readonly type: "REVOCATIONS_RESTORED"; readonly message: string }
  /**
   * The store of the revocation list lost data by a flush, a restart without it, an older backup or a failover,
   * and the list now follows the store: `count` ids instead of `previousCount`. Keys that were revoked before may
   * pass again.
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
  /**
   * The platform's address offered keys of another identity, which are not used. Raised once until valid ones
   * are offered.
   */
  | { readonly type: "PLATFORM_IDENTITY_MISMATCH"; readonly message: string }
  /**
   * The platform refuses the server key for this environment. `status` is 401, 403 or 404. Raised at most once
   * a minute.
   */
  | { readonly type: "PLATFORM_MISCONFIGURED"; readonly message: string; readonly status: number }
  /** The platform's answer to an operation does not follow the protocol. Raised at most once a minute. */
  | { readonly type: "PLATFORM_PROTOCOL_ERROR"; readonly message: string; readonly operation: string }
  /**
   * `count` reports of requests were dropped: the platform was unreachable for too long, or when the
   * application ended.
   */
  | { readonly type: "REPORTS_DROPPED"; readonly message: string; readonly count: number }
  /** `count` registrations of new keys were dropped; the platform registers each key when it first sees it. */
  | { readonly type: "REGISTRATIONS_DROPPED"; readonly message: string; readonly count: number }
  /** The platform refused to register a key that was made here, with `status`. */
  | {
      readonly type: "REGISTRATION_REFUSED";
      readonly message: string;
      readonly keyId: string;
      readonly status: number;
    }
  /** What is known of revoked keys could not be read from `state` or saved there. Raised once until it works again. */
  | { readonly type: "STATE_UNAVAILABLE"; readonly message: string };

/** Receives events; it must not throw. */
export type EventListener = (event: ApikeeEvent) => void;
