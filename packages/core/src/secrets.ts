import { utf8Encode } from "./bytes/utf8.ts";
import type { Hash, HmacKey } from "./crypto/hash.ts";
import { ConfigError } from "./errors/index.ts";
import type { EventListener } from "./events/event.ts";

const REFUSED_BELOW_BYTES = 16;
const ADVISED_BYTES = 32;
const HOW_TO_MAKE_ONE = "make one with: openssl rand -base64 48";
/** Secrets that stand in documentation, where everybody can read them. */
const EXAMPLES = new Set([
  "your-secret",
  "your-signing-secret",
  "a-long-random-signing-secret",
  "change-me",
  "changeme",
]);

interface Surroundings extends Hash {
  readEnv(name: string): string | undefined;
  readonly onEvent: EventListener;
}

/**
 * The HMAC keys of the signing secrets, from `secrets`, else `secret`, else `APIKEE_SECRET`.
 *
 * @throws ConfigError where there is none, one is blank or has blanks around it, or where one is weak and
 * `NODE_ENV` is production. Elsewhere a weak one raises the event WEAK_SECRET. No message holds a secret.
 */
export function resolveSecrets(
  options: { readonly secret?: unknown; readonly secrets?: unknown },
  surroundings: Surroundings,
): readonly [HmacKey, ...HmacKey[]] {
  const [first, ...others] = secretTexts(options, surroundings).map((value, index) => {
    const secret = secretText(value, index);
    const bytes = utf8Encode(secret);
    checkStrength(secret, bytes.length, index, surroundings);
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

function checkStrength(
  value: string,
  bytes: number,
  index: number,
  { readEnv, onEvent }: Surroundings,
): void {
  const isExample = EXAMPLES.has(value);
  if (bytes >= ADVISED_BYTES && !isExample) return;
  const fault = isExample ? "is an example from the documentation" : `has only ${bytes} bytes`;
  if ((isExample || bytes < REFUSED_BELOW_BYTES) && readEnv("NODE_ENV") === "production") {
    throw new ConfigError(`secrets[${index}] ${fault}, and can be guessed; ${HOW_TO_MAKE_ONE}`);
  }
  const message = `secrets[${index}] ${fault}; use at least ${ADVISED_BYTES} bytes of chance (${HOW_TO_MAKE_ONE})`;
  onEvent({ type: "WEAK_SECRET", index, message });
}
