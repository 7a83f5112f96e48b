import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type { Arguments } from "./arguments.ts";
import { Failure } from "./failure.ts";
import { type Io, warn } from "./io.ts";

const MAX_SECRET_BYTES = 65_536;
const READABLE_BY_ALL = 0o004;

/** A signing secret and, for messages, where it came from. */
export interface Secret {
  readonly from: string;
  readonly text: string;
}

/**
 * The secrets of every `--secret-file`, in order, and then of `APIKEE_SECRET`: the first one signs. Empty
 * where there is none.
 *
 * @throws Failure BAD_CONFIG where a file cannot be read as a secret.
 */
export async function readSecrets(args: Arguments, io: Io): Promise<readonly Secret[]> {
  const paths = args.texts("secret-file");
  const secrets: Secret[] = [];
  for (const [index, path] of paths.entries()) {
    // Not the path: whoever gives the secret itself by mistake must not find it in a log.
    const from = paths.length === 1 ? "--secret-file" : `--secret-file ${index + 1} of ${paths.length}`;
    secrets.push({ from, text: await readSecretFile(resolve(io.cwd, path), from, io) });
  }
  const inherited = io.env["APIKEE_SECRET"];
  return inherited ? [...secrets, { from: "APIKEE_SECRET", text: inherited }] : secrets;
}

/** The refusal of a command that cannot go on without a secret. */
export function secretMissing(): Failure {
  return new Failure(
    "BAD_CONFIG",
    "a signing secret is needed: set APIKEE_SECRET, or give --secret-file PATH; make one with: apikee secret",
  );
}

async function readSecretFile(path: string, from: string, io: Io): Promise<string> {
  try {
    const { bytes, mode } = await readFile(path);
    if (bytes.length > MAX_SECRET_BYTES) throw new Failure("BAD_CONFIG", `${from}: the file is too long`);
    if (process.platform !== "win32" && (mode & READABLE_BY_ALL) !== 0) {
      warn(io, `${from}: every user of the machine can read the file; chmod 600 makes it yours alone`);
    }
    // One newline, which editors and echo add; any other blank is the user's to see and to mend.
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r?\n$/, "");
  } catch (error) {
    if (error instanceof Failure) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    const reason = code.startsWith("ERR_ENCODING") ? "is not UTF-8 text" : `cannot be read (${code})`;
    throw new Failure("BAD_CONFIG", `${from}: the file ${reason}`);
  }
}

/** Not `readFile` of the system: a device has no end. */
async function readFile(path: string): Promise<{ bytes: Uint8Array; mode: number }> {
  const file = await open(path, "r");
  try {
    const { mode } = await file.stat();
    const buffer = new Uint8Array(MAX_SECRET_BYTES + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { bytes: buffer.subarray(0, length), mode };
  } finally {
    await file.close();
  }
}
