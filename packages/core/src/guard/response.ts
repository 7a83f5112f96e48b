import { type ApikeeError, ConfigError, type ErrorCode } from "../errors/index.ts";

const DEFAULT_REALM = "api";
/** What a quoted-string may hold without escapes, RFC 9110 section 5.6.4. */
const QUOTABLE = /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,128}$/;
/** The fields that pages of other origins may read, where `cors` is true. */
const exposed: HeaderFields = {
  "Access-Control-Expose-Headers": "WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy",
};

/** The largest integer of a structured field, RFC 9651 section 3.3.1. */
const MAX_INTEGER = 999_999_999_999_999;

/** Header fields, by their names as they are usually written. */
export type HeaderFields = Readonly<Record<string, string>>;

/** No header fields. */
export const NO_FIELDS: HeaderFields = Object.freeze({});

/** A refusal as it is answered: an adapter writes it out, or gives it to `onDenied`. */
export interface Denial {
  readonly ok: false;
  readonly error: ApikeeError;
  /** The HTTP status. */
  readonly status: number;
  readonly headers: HeaderFields;
  /** The JSON body. */
  readonly body: { readonly error: ErrorCode; readonly message: string };
}

/** A refusal before it is made into an answer. */
export interface Refusal {
  readonly error: ApikeeError;
  /** Milliseconds after which it makes sense to try again. */
  readonly retryAfterMs?: number | undefined;
  /** Further header fields, for instance about limits. */
  readonly headers?: HeaderFields | undefined;
}

/** How refusals are written. */
export interface DenialOptions {
  /** The realm in `WWW-Authenticate` (RFC 9110 section 11.5): 1 to 128 of visible ASCII and space. Default: `api`. */
  readonly realm?: string | undefined;
  /**
   * Whether pages of other origins call this API. Preflight requests then pass, and the header fields of refusals
   * and limits are exposed; the application's own CORS middleware still answers preflights. Default: false.
   */
  readonly cors?: boolean | undefined;
}

/**
 * Makes the function that turns refusals into answers by these options.
 *
 * @throws ConfigError on a realm that cannot be quoted.
 */
export function denialWriter(options: DenialOptions): (refusal: Refusal) => Denial {
  const realm = options.realm ?? DEFAULT_REALM;
  if (typeof realm !== "string" || !QUOTABLE.test(realm)) {
    throw new ConfigError('realm must be 1 to 128 visible ASCII characters and spaces, without " and \\');
  }
  const common: Record<string, string> = {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-store",
    ...(options.cors === true && exposed),
  };
  return ({ error, retryAfterMs, headers }) => ({
    ok: false,
    error,
    status: error.status,
    headers: {
      ...common,
      ...headers,
      ...(error.status === 401 && { "WWW-Authenticate": `ApiKey realm="${realm}", error="${error.code}"` }),
      ...(retryAfterMs !== undefined && {
        "Retry-After": fieldInteger(Math.max(1, Math.ceil(retryAfterMs / 1000))),
      }),
    },
    body: { error: error.code, message: error.message },
  });
}

/** The fields of an allowed response, which pages of other origins may read where `cors` is true. */
export function allowedFields(fields: HeaderFields, cors: boolean): HeaderFields {
  return cors && fields !== NO_FIELDS ? { ...fields, ...exposed } : fields;
}

/** A number from the platform as the integer of a header field. It may be any number, however large. */
export function fieldInteger(value: number): string {
  return String(Math.min(MAX_INTEGER, Math.max(0, Math.floor(value))) || 0);
}
