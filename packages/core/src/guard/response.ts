import { type ApikeeError, ConfigError, type ErrorCode } from "../errors/index.ts";

const DEFAULT_REALM = "api";
/** What a quoted-string may hold without escapes, RFC 9110 section 5.6.4. */
const QUOTABLE = /^[\x20\x21\x23-\x5b\x5d-\x7e]{1,128}$/;
/** What a page of another origin may read of an answer, where `cors` is true. */
const exposed: HeaderFields = {
  "Access-Control-Expose-Headers": "WWW-Authenticate, Retry-After, RateLimit, RateLimit-Policy",
};

/** The largest integer of a structured field, RFC 9651 section 3.3.1. */
const MAX_INTEGER = 999_999_999_999_999;

/** Header fields, by their names as they are usually written. */
export type HeaderFields = Readonly<Record<string, string>>;

/** No header fields. */
export const NO_FIELDS: HeaderFields = Object.freeze({});

/** A refusal, complete: an adapter writes it out, or gives it to `onDenied`. */
export interface Denial {
  readonly ok: false;
  readonly error: ApikeeError;
  /** The HTTP status. */
  readonly status: number;
  readonly headers: HeaderFields;
  /** The JSON body. */
  readonly body: { readonly error: ErrorCode; readonly message: string };
}

/** A refusal before it is written. */
export interface Refusal {
  readonly error: ApikeeError;
  /** Milliseconds after which another try makes sense. */
  readonly retryAfterMs?: number | undefined;
  /** What else is told in header fields. */
  readonly headers?: HeaderFields | undefined;
}

/** How refusals are written. */
export interface DenialOptions {
  /** The realm in `WWW-Authenticate` (RFC 9110 section 11.5): 1 to 128 of visible ASCII and space. Default: `api`. */
  readonly realm?: string | undefined;
  /**
   * Whether pages of other origins call this API: preflight requests then pass, and the headers of refusals
   * and limits are exposed. The application's own CORS middleware still answers them. Default: false.
   */
  readonly cors?: boolean | undefined;
}

/**
 * Writes refusals for these options.
 *
 * @throws ConfigError on a realm that cannot stand between quotes.
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

/** What an allowed response is to carry besides: these fields, readable by pages of other origins where `cors` is true. */
export function allowedFields(fields: HeaderFields, cors: boolean): HeaderFields {
  return cors && fields !== NO_FIELDS ? { ...fields, ...exposed } : fields;
}

/** A number of the platform's, which may be any, as the integer of a header field. */
export function fieldInteger(value: number): string {
  return String(Math.min(MAX_INTEGER, Math.max(0, Math.floor(value))) || 0);
}
