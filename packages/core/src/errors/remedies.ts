import type { ErrorCode } from "./codes.ts";

/**
 * What to do about each refusal, for the key's holder and for the API's owner. Apart from the table of codes, so
 * that applications which only refuse requests do not load it. docs/errors.md is generated from both.
 */
export const REMEDIES: Readonly<Record<ErrorCode, string>> = {
  MISSING_KEY: "Send the key in the x-api-key header, or as Authorization: Bearer.",
  INVALID_PREFIX: "Send the key exactly as it was issued; check that it is not another service's token.",
  INVALID_FORMAT: "Send the whole key as it was issued; it may have been cut when it was copied.",
  DECODE_ERROR: "Send the whole key as it was issued; a character was changed, added or lost.",
  INVALID_SIGNATURE:
    "Use a key that this API issued. For the owner: is the secret that signed it still in `secrets`?",
  NOT_YET_VALID: "Wait until the key's start time, and check the clocks.",
  EXPIRED: "Ask for a new key.",
  WRONG_ENVIRONMENT: "Use a key that was issued for this environment.",
  REVOKED: "Ask for a new key.",
  AMBIGUOUS_KEY: "Send one key, in one header, once.",
  INSUFFICIENT_SCOPE: "Use a key with the scope that the operation's documentation names.",
  INVALID_CLAIMS:
    "Ask for a new key. For the owner: the key was signed with claims of a wrong type, or fails metaSchema.",
  KEY_DISABLED: "Ask the owner of the API to enable the key, or for a new one.",
  UNKNOWN_KEY:
    "Use a key that this API issued. For the owner: is the key registered, or may keys register themselves?",
  CLIENT_DISABLED: "Ask the owner of the API to make the client active again.",
  IP_NOT_ALLOWED:
    "Call from an address of the client's allow-list, or ask the owner of the API to add this one.",
  FRAUD_BLOCKED:
    "Try again later. For the owner: the signal on the platform says which rule blocked it, and why.",
  RATE_LIMITED: "Wait as long as Retry-After says, or ask for a higher limit.",
  SERVER_UNREACHABLE:
    "Try again shortly. For the owner: the platform, or the revocation list, could not be reached, and `failOpen` is false.",
};
