/**
 * The one table of refusals: code → HTTP status → what the caller is told → what to do about it.
 * Messages are constant, so that none can ever hold a key or a secret. docs/errors.md is made from it.
 */
export const ERROR_CODES = {
  MISSING_KEY: {
    status: 401,
    message: "No API key was sent.",
    remedy: "Send the key in the x-api-key header, or as Authorization: Bearer.",
  },
  INVALID_PREFIX: {
    status: 401,
    message: "The API key does not start with apikee_.",
    remedy: "Send the key exactly as it was issued; check that it is not another service's token.",
  },
  INVALID_FORMAT: {
    status: 401,
    message: "The API key is not of the form apikee_<payload>.<signature>.",
    remedy: "Send the whole key as it was issued; it may have been cut when it was copied.",
  },
  DECODE_ERROR: {
    status: 401,
    message: "The API key could not be decoded.",
    remedy: "Send the whole key as it was issued; a character was changed, added or lost.",
  },
  INVALID_SIGNATURE: {
    status: 401,
    message: "The API key's signature does not match.",
    remedy: "Use a key that this API issued. For the owner: is the secret that signed it still in `secrets`?",
  },
  INVALID_CLAIMS: {
    status: 401,
    message: "The API key's claims are not acceptable.",
    remedy:
      "Ask for a new key. For the owner: the key was signed with claims of a wrong type, or fails metaSchema.",
  },
  NOT_YET_VALID: {
    status: 401,
    message: "The API key is not valid yet.",
    remedy: "Wait until the key's start time, and check the clocks.",
  },
  EXPIRED: {
    status: 401,
    message: "The API key has expired.",
    remedy: "Ask for a new key.",
  },
  WRONG_ENVIRONMENT: {
    status: 401,
    message: "The API key belongs to another environment.",
    remedy: "Use a key that was issued for this environment.",
  },
  REVOKED: {
    status: 401,
    message: "The API key has been revoked.",
    remedy: "Ask for a new key.",
  },
  AMBIGUOUS_KEY: {
    status: 400,
    message: "More than one API key was sent.",
    remedy: "Send one key, in one header, once.",
  },
  INSUFFICIENT_SCOPE: {
    status: 403,
    message: "The API key lacks a scope that this operation needs.",
    remedy: "Use a key with the scope that the operation's documentation names.",
  },
  SERVER_UNREACHABLE: {
    status: 503,
    message: "The API key could not be checked now.",
    remedy:
      "Try again shortly. For the owner: the revocation list could not be loaded, and `failOpen` is false.",
  },
} as const satisfies Record<string, { status: number; message: string; remedy: string }>;

/** The stable code of a refusal; what programs should branch on. */
export type ErrorCode = keyof typeof ERROR_CODES;
