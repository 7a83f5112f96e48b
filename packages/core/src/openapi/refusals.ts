const SCHEMA_NAME = "ApikeeError";

/** The schema of every refusal's body, for `components.schemas`. */
export const ERROR_SCHEMA = {
  [SCHEMA_NAME]: {
    type: "object",
    required: ["error", "message"],
    additionalProperties: false,
    properties: {
      error: { type: "string", description: "A stable code.", example: "EXPIRED" },
      message: { type: "string", description: "A sentence for people.", example: "The API key has expired." },
    },
  },
};

const CONTENT = { "application/json": { schema: { $ref: `#/components/schemas/${SCHEMA_NAME}` } } };

function header(description: string): { description: string; schema: { type: "string" } } {
  return { description, schema: { type: "string" } };
}

/** The refusals that any guarded operation may answer with, for `components.responses`. */
export const REFUSALS = [
  {
    status: "401",
    name: "ApikeeUnauthorized",
    response: {
      description: "The API key is missing, malformed, expired, revoked, or not signed by this API.",
      headers: { "WWW-Authenticate": header("ApiKey, with the realm and the code.") },
      content: CONTENT,
    },
  },
  {
    status: "403",
    name: "ApikeeForbidden",
    response: { description: "The API key is valid, but may not be used for this.", content: CONTENT },
  },
  {
    status: "429",
    name: "ApikeeRateLimited",
    response: {
      description: "The client has used up its limit.",
      headers: {
        "Retry-After": header("Seconds until the limit allows the next request."),
        RateLimit: header("What is left of the tightest limit, and for how many seconds."),
        "RateLimit-Policy": header("Every limit, and the seconds of its window."),
      },
      content: CONTENT,
    },
  },
  {
    status: "503",
    name: "ApikeeUnreachable",
    response: { description: "The key could not be checked now.", content: CONTENT },
  },
] as const;

/** The refusal 403 of an operation that requires scopes, which names them. */
export function refusalForScopes(scopes: readonly string[]): object {
  const names = scopes.map((scope) => `\`${scope}\``).join(", ");
  return {
    description: `The API key lacks a scope that is needed: ${names}.`,
    content: structuredClone(CONTENT),
  };
}
