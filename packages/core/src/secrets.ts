import type { Hash, HmacKey } from "./crypto/hash.ts";
import { ConfigError } from "./errors/index.ts";
import type { EventListener } from "./events/event.ts";

const REFUSED_BELOW_BYTES = 16;
const ADVISED_BYTES = 32;
const HOW_TO_MAKE_ONE = "make one with: openssl rand -base64 48";
/** Secrets that stand in documentation, where everybody can read them. */
const EXAMPLES = new Set([
  "your-secret",
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
 * @throws ConfigError where there is none, one is blank or has blanks around it, or where one is weak and
 * `NODE_ENV` is production or the server key is `sk_live_…`. Elsewhere a weak one raises the event
 * WEAK_SECRET. No message holds a secret.
 */
export function resolveSecrets(
  options: { readonly secret?: unknown; readonly secrets?: unknown },
  surroundings: Surroundings,
): readonly [HmacKey, ...HmacKey[]] {
  const [first, ...others] = Array.from(secretTexts(options, surroundings), (value, index) => {
    const secret = secretText(value, index);
    // In memory of its own, which nothing else is a view of.
    const bytes = new TextEncoder().encode(secret);
    const fault = weakness(secret, bytes.length);
    if (fault !== null) reportWeakness({ ...fault, index }, surroundings);
    return surroundings.importHmacKey(bytes);
  });
  if (first === undefined) throw new ConfigError("secrets must hold at least one secret");
  return [first, ...others];
}

function secretTexts(
  options: { secret?: unknown; secrets?: unknown },
  { readEnv }: Surroundings,
): readonly unknown[] {
  if (options.secrets !== undefined) {
    if (options.secret !== undefined) throw new ConfigError("give secret or secrets, not both");
    if (!Array.isArray(options.secrets)) throw new ConfigError("secrets must be a list of texts");
    return options.secrets;
  }
  const secret = options.secret ?? readEnv("APIKEE_SECRET");
  if (secret === undefined) {
    throw new ConfigError(
      `a signing secret is needed: set APIKEE_SECRET, or pass secret or secrets; ${HOW_TO_MAKE_ONE}`,
    );
  }
  return [secret];
}

function secretText(value: unknown, index: number): string {
  if (typeof value !== "string")
    throw new ConfigError(`secrets[${index}] must be a text; is its environment variable set?`);
  if (value.trim() === "") throw new ConfigError(`secrets[${index}] must not be empty or blank`);
  if (value.trim() !== value) throw new ConfigError(`secrets[${index}] must not have blanks around it`);
  if (!value.isWellFormed()) throw new ConfigError(`secrets[${index}] must not hold a lone surrogate`);
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

function reportWeakness(fault: Weakness & { index: number }, { isLive, onEvent }: Surroundings): void {
  const { index, text, isRefusedInProduction } = fault;
  const message = `secrets[${index}] ${text}, and can be guessed: ${HOW_TO_MAKE_ONE}`;
  if (isRefusedInProduction && isLive) throw new ConfigError(message);
  onEvent({ type: "WEAK_SECRET", index, message });
}
