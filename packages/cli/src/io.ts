/** Where text goes: a stream of the process, or a test's list. */
export interface Output {
  write(text: string): unknown;
  /** Whether a person reads it on a terminal. */
  readonly isTTY?: boolean | undefined;
}

/** Everything that a run of the command touches besides files and Redis, passed in so that tests need no process. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean | undefined };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Milliseconds since 1970. */
  now(): number;
  /** The user's working directory, absolute: where paths are relative to, and where a Redis client is looked for. */
  readonly cwd: string;
}

/** Tells the user something that changes no result. On standard error, so that standard output stays the result. */
export function warn(io: Io, text: string): void {
  io.stderr.write(`warning: ${text}\n`);
}
