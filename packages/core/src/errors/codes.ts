/**
 * Every refusal: code → HTTP status → what the caller is told. Messages are constant, so that none can ever hold
 * a key or a secret. What to do about each is in remedies.ts.
 */
export const ERROR_CODES = {
  MISSING_KEY: {
    status: 401,
    message: "No API key was sent.",
  },
  INVALID_PREFIX: {
    status: 401,
    message: "The API key does not start with apikee_.",
  },
  INVALID_FORMAT: {
    status: 401,
    message: "The API key is not of the form apikee_<payload>.<signature>.",
  },
  DECODE_ERROR: {
    status: 401,
    message: "The API key could not be decoded.",
  },
  INVALID_SIGNATURE: {
    status: 401,
    message: "The API key's signature does not match.",
  },
  INVALID_CLAIMS: {
    status: 401,
    message: "The API key's claims are not acceptable.",
  },
  NOT_YET_VALID: {
    status: 401,
    message: "The API key is not valid yet.",
  },
  EXPIRED: {
    status: 401,
    message: "The API key has expired.",
  },
  WRONG_ENVIRONMENT: {
    status: 401,
    message: "The API key belongs to another environment.",
  },
  REVOKED: {
    status: 401,
    message: "The API key has been revoked.",
  },
  AMBIGUOUS_KEY: {
    status: 400,
    message: "More than one API key was sent.",
  },
  INSUFFICIENT_SCOPE: {
    status: 403,
    message: "The API key lacks a scope that this operation needs.",
  },
  KEY_DISABLED: {
    status: 401,
    message: "The API key is disabled.",
  },
  UNKNOWN_KEY: {
    status: 401,
    message: "The API key is not known.",
  },
  CLIENT_DISABLED: {
    status: 403,
    message: "The client of the API key is disabled.",
  },
  IP_NOT_ALLOWED: {
    status: 403,
    message: "The API key may not be used from this address.",
  },
  FRAUD_BLOCKED: {
    status: 403,
    message: "The request was blocked as suspicious.",
  },
  RATE_LIMITED: {
    status: 429,
    message: "The client's rate limit is used up.",
  },
  SERVER_UNREACHABLE: {
    status: 503,
    message: "The API key could not be checked now.",
  },
} as const satisfies Record<string, { status: number; message: string }>;

/** The stable code of a refusal, which programs should branch on. */
export type ErrorCode = keyof typeof ERROR_CODES;
