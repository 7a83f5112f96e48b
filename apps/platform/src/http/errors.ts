/**
 * The one table of what the HTTP API refuses: code → status → message. A route may say more in `issues`, or
 * in a message of its own where the reason is in the data; none ever holds a key or a secret.
 */
export const HTTP_ERRORS = {
  INVALID_REQUEST: { status: 400, message: "The request is not of the form that this call takes." },
  INVALID_JSON: { status: 400, message: "The body is not JSON in UTF-8." },
  AMBIGUOUS_KEY: { status: 400, message: "More than one credential was sent." },
  MISSING_KEY: { status: 401, message: "No management key or administrator token was sent." },
  UNKNOWN_KEY: { status: 401, message: "The management key or administrator token is not known here." },
  SIGNED_OUT: { status: 401, message: "Nobody is signed in, or the session has ended." },
  WRONG_PASSWORD: { status: 401, message: "That is not the password." },
  CSRF_REFUSED: {
    status: 403,
    message: "The session's CSRF token is missing, or the request is another site's.",
  },
  FORBIDDEN: { status: 403, message: "This credential may not make this call." },
  NOT_FOUND: { status: 404, message: "There is nothing here." },
  REQUEST_TIMEOUT: { status: 408, message: "The body took too long to arrive." },
  CONFLICT: { status: 409, message: "What is asked contradicts what is stored." },
  BODY_TOO_LARGE: { status: 413, message: "The body is larger than 256 KiB." },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: "The body must be sent as application/json." },
  TOO_MANY_ATTEMPTS: { status: 429, message: "There were too many wrong passwords. Wait a while." },
  INTERNAL: { status: 500, message: "The platform failed; its log names this request id." },
  UNAVAILABLE: {
    status: 503,
    message: "The platform is starting or stopping, or its database cannot be reached.",
  },
} as const satisfies Record<string, { status: number; message: string }>;

/** The stable code of a refusal of the HTTP API. */
export type HttpErrorCode = keyof typeof HTTP_ERRORS;

/** What is wrong with one place of a request. */
export interface Issue {
  /** Where, such as `keys.0.name`; the part of the request stands in front where it is not the body. */
  readonly path: string;
  readonly message: string;
}

/** What a refusal says besides its code. */
export interface HttpErrorDetail {
  /** A more exact code than the table's. */
  readonly error?: string;
  /** A more exact message than the table's. */
  readonly message?: string;
  readonly issues?: readonly Issue[];
}

/** A request of the HTTP API was refused. Thrown by middleware and routes; app.ts answers it. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly code: HttpErrorCode;
  readonly detail: HttpErrorDetail;

  constructor(code: HttpErrorCode, detail: HttpErrorDetail = {}) {
    super(detail.message ?? HTTP_ERRORS[code].message);
    this.code = code;
    this.detail = detail;
  }

  /** The HTTP status that belongs to it. */
  get status(): (typeof HTTP_ERRORS)[HttpErrorCode]["status"] {
    return HTTP_ERRORS[this.code].status;
  }
}
