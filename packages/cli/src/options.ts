/** An option of a command, for the parser and for the help. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly short?: string;
  /** What stands for the value in the help, such as `PATH`. */
  readonly value?: string;
  /** Whether it may be given more than once. */
  readonly multiple?: boolean;
  /** One line for the help. */
  readonly about: string;
  /** Names that people try instead; answered with "did you mean". */
  readonly alsoCalled?: readonly string[];
}

/** What a command takes. */
export interface Syntax {
  readonly name: string;
  /** What the verb is applied to, or null. At most one. */
  readonly operand: { readonly label: string; readonly isOptional: boolean } | null;
  readonly options: Readonly<Record<string, Option>>;
}

/** Options that every command takes. */
export const COMMON_OPTIONS = {
  json: { type: "boolean", about: "one JSON object on standard output, for programs" },
  help: { type: "boolean", short: "h", about: "this text" },
} as const satisfies Record<string, Option>;

/** Options of every command that reads signing secrets. */
export const SECRET_OPTIONS = {
  "secret-file": {
    type: "string",
    value: "PATH",
    multiple: true,
    about: "a file that holds one secret; may be repeated; before APIKEE_SECRET",
    alsoCalled: ["secrets-file", "secret-path", "key-file"],
  },
} as const satisfies Record<string, Option>;

/** Options of every command that talks to Redis. */
export const REDIS_OPTIONS = {
  redis: {
    type: "string",
    value: "URL",
    about: "the Redis that holds the revocation list (default: REDIS_URL)",
    alsoCalled: ["redis-url", "url"],
  },
  "redis-prefix": {
    type: "string",
    value: "TEXT",
    about: "what the keys in Redis begin with, as your API sets it (default: apikee:)",
    alsoCalled: ["prefix"],
  },
} as const satisfies Record<string, Option>;
