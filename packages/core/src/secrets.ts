import type { Hash, HmacKey } from "./crypto/hash.ts";
import { ConfigError } from "./errors/index.ts";
import type { EventListener } from "./events/event.ts";

const REFUSED_BELOW_BYTES = 16;
const ADVISED_BYTES = 32;
const HOW_TO_MAKE_ONE = "make one with: openssl rand -base64 48";
/** Secrets from the documentation, which everybody can read. */
const EXAMPLES = new Set([
  "a secret of the tests, 32 bytes or more",
  "test-only-secret-0123456789abcdef0123456789abcdef",
]);

interface Surroundings extends Hash {
  readEnv(name: string): string | undefined;
  readonly onEvent: EventListener;
  /** Whether real customers are served: a weak secret is then an error. */
  readonly isLive: boolean;
}

/**
 * The HMAC keys of the signing secrets, from `secrets`, else `secret`, else `APIKEE_SECRET`.
 *
 * @throws ConfigError where there is none, one is blank or has whitespace around it, or one is weak while
 * `NODE_ENV` is production or the server key is `sk_live_…`. Otherwise a weak one raises the event
 * WEAK_SECRET. No message holds a secret.
 */
export function resolveSecrets(
  options: { readonly secret?: unknown; readonly secrets?: unknown },
  surroundings: Surroundings,
): readonly [HmacKey, ...HmacKey[]] {
  const { values, name: nameOfAll } = givenSecrets(options, surroundings);
  const [first, ...others] = Array.from(values, (value, index) => {
    const name = nameOfAll ?? `secrets[${index}]`;
    const secret = secretText(value, name);
    // In memory of its own, which nothing else is a view of.
    const bytes = new TextEncoder().encode(secret);
    const fault = weakness(secret, bytes.length);
    if (fault !== null) reportWeakness({ ...fault, index, name }, surroundings);
    return surroundings.importHmacKey(bytes);
  });
  if (first === undefined) throw new ConfigError("secrets must hold at least one secret");
  return [first, ...others];
}

/** Secrets as they were given, and the name of a single one; those of a list go by their index. */
interface GivenSecrets {
  readonly values: readonly unknown[];
  readonly name?: string;
}

function givenSecrets(
  options: { secret?: unknown; secrets?: unknown },
  { readEnv }: Surroundings,
): GivenSecrets {
  if (options.secrets !== undefined) {
    if (options.secret !== undefined) throw new ConfigError("give secret or secrets, not both");
    if (!Array.isArray(options.secrets)) throw new ConfigError("secrets must be a list of strings");
    return { values: options.secrets };
  }
  if (options.secret != null) return { values: [options.secret], name: "secret" };
  const secret = readEnv("APIKEE_SECRET");
  if (secret === undefined) {
    throw new ConfigError(
      `a signing secret is needed: set APIKEE_SECRET, or pass secret or secrets; ${HOW_TO_MAKE_ONE}`,
    );
  }
  return { values: [secret], name: "APIKEE_SECRET" };
}

function secretText(value: unknown, name: string): string {
  if (typeof value !== "string")
    throw new ConfigError(`${name} must be a string; is its environment variable set?`);
  if (value === "" || value.trim() !== value)
    throw new ConfigError(`${name} must not be empty or have whitespace around it`);
  if (!value.isWellFormed()) throw new ConfigError(`${name} must not hold a lone surrogate`);
  return value;
}

interface Weakness {
  readonly text: string;
  readonly isRefusedInProduction: boolean;
}

function weakness(secret: string, bytes: number): Weakness | null {
  if (EXAMPLES.has(secret))
    return { text: "is an example from the documentation", isRefusedInProduction: true };
  if (bytes >= ADVISED_BYTES) return null;
  return { text: `has only ${bytes} bytes`, isRefusedInProduction: bytes < REFUSED_BELOW_BYTES };
}

function reportWeakness(
  fault: Weakness & { index: number; name: string },
  { isLive, onEvent }: Surroundings,
): void {
  const { index, name, text, isRefusedInProduction } = fault;
  const message = `${name} ${text}, and can be guessed: ${HOW_TO_MAKE_ONE}`;
  if (isRefusedInProduction && isLive) throw new ConfigError(message);
  onEvent({ type: "WEAK_SECRET", index, message });
}
