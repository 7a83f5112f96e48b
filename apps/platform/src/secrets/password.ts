import { scrypt, timingSafeEqual } from "node:crypto";

/** Cost parameters by the recommendation of OWASP's password storage cheat sheet: 32 MiB, three passes. */
const COST = { N: 2 ** 15, r: 8, p: 3 } as const;
const SALT_BYTES = 16;
const KEY_BYTES = 32;
/** Hashes that may wait in a lane for those before them. */
const MAX_WAITING = 32;
const STORED = /^scrypt\$(\d{1,8})\$(\d{1,3})\$(\d{1,3})\$([\w-]{22})\$([\w-]{43})$/;

/** Too many passwords are being checked at once. */
export class PasswordsBusyError extends Error {
  override readonly name = "PasswordsBusyError";
}

/** A password's scrypt hash (RFC 7914) as text, with its parameters and its salt. */
export async function hashPassword(
  password: string,
  randomBytes: (length: number) => Uint8Array,
): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await known.inTurn(() => derive(password, salt, COST));
  return ["scrypt", COST.N, COST.r, COST.p, b64u(salt), b64u(key)].join("$");
}

/**
 * Whether the password is the one of the hash, in constant time. `isKnown` is whether it does not come from a
 * stranger: however many those are, whoever is known does not wait for them.
 *
 * @throws PasswordsBusyError where more than 32 wait for it.
 */
export async function isPassword(
  password: string,
  stored: string,
  { isKnown }: { readonly isKnown: boolean },
): Promise<boolean> {
  const [, n, r, p, salt = "", key = ""] = STORED.exec(stored) ?? [];
  if (key === "") throw new Error("the stored password is not of the form that was written");
  const cost = { N: Number(n), r: Number(r), p: Number(p) };
  const lane = isKnown ? known : strangers;
  const derived = await lane.inTurn(() => derive(password, Buffer.from(salt, "base64url"), cost));
  return timingSafeEqual(derived, Buffer.from(key, "base64url"));
}

function derive(
  password: string,
  salt: Uint8Array,
  cost: { readonly N: number; readonly r: number; readonly p: number },
): Promise<Buffer> {
  // Node refuses what takes more memory than it is told; 128 N r is what scrypt takes.
  const options = { ...cost, maxmem: 256 * cost.N * cost.r };
  return new Promise((resolve, reject) => {
    // Two spellings of one text are one password.
    scrypt(password.normalize("NFKC"), salt, KEY_BYTES, options, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}

/** Works out one hash at a time, in the order in which they come: each holds 32 MiB, and a processor. */
class Lane {
  #isRunning = false;
  readonly #waiting: (() => void)[] = [];

  async inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isRunning) {
      if (this.#waiting.length >= MAX_WAITING) throw new PasswordsBusyError();
      // Who ends hands the place on.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#isRunning = true;
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#isRunning = false;
      else next();
    }
  }
}

const known = new Lane();
const strangers = new Lane();

function b64u(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64url");
}
