import { type Apikee, ApikeeError, type Claims, decodeUnverified } from "@apikee/core";
import type { Arguments } from "../arguments.ts";
import { claimsJson, claimsText } from "../claims-text.ts";
import type { Command, Report } from "../command.ts";
import { badUsage } from "../failure.ts";
import type { Io } from "../io.ts";
import { localApikee } from "../local-apikee.ts";
import { readOperand } from "../operand.ts";
import { REDIS_OPTIONS, SECRET_OPTIONS } from "../options.ts";
import { paint } from "../paint.ts";
import { type RedisPlace, redisPlace } from "../redis-place.ts";
import { refusal } from "../refusal.ts";
import { isRevoked } from "../revocation-list.ts";
import { readSecrets } from "../secrets.ts";

const MAX_CLOCK_TOLERANCE_SECONDS = 300;
/** Codes that come after the signature has held: what such a key says is true. */
const SIGNED = new Set(["NOT_YET_VALID", "EXPIRED", "WRONG_ENVIRONMENT", "REVOKED"]);

/** `apikee verify [KEY]`: whether a key is good. */
export const verify: Command = {
  name: "verify",
  summary: "say whether a key is good, and why not",
  operand: { label: "KEY", isOptional: true },
  options: {
    environment: {
      type: "string",
      value: "TAG",
      multiple: true,
      about: "accept keys of this environment only; may be repeated (default: every one)",
      alsoCalled: ["accept-environments", "accept"],
    },
    "clock-tolerance": {
      type: "string",
      value: "SECONDS",
      about: `widen start and expiry, 0 to ${MAX_CLOCK_TOLERANCE_SECONDS} (default: 0)`,
      alsoCalled: ["tolerance", "leeway", "skew"],
    },
    ...REDIS_OPTIONS,
    "no-redis": { type: "boolean", about: "ask no revocation list, though REDIS_URL is set" },
    ...SECRET_OPTIONS,
  },
  notes: [
    "KEY may come on standard input instead, where no list of processes shows it.",
    "Exit status: 0 where the key is good, 1 where it is refused, 2 where nothing could be decided.",
  ],
  examples: [
    { line: 'echo "$KEY" | apikee verify', about: "with the secret in APIKEE_SECRET" },
    {
      line: 'apikee verify "$KEY" --environment production --secret-file secret.txt',
      about: "more strictly",
    },
    { line: 'apikee verify "$KEY" --redis redis://127.0.0.1:6379', about: "asks the revocation list too" },
  ],
  alsoCalled: ["check", "validate", "test"],

  async run(args: Arguments, io: Io): Promise<Report> {
    if (args.flag("no-redis") && args.flag("redis")) throw badUsage("give --redis or --no-redis, not both");
    const environments = args.list("environment");
    const areNames = environments.length > 0 && environments.every((tag) => /^\P{Cc}{1,64}$/u.test(tag));
    if (args.flag("environment") && !areNames) {
      throw badUsage("--environment must name one environment or more, such as production");
    }
    const clockToleranceSeconds = tolerance(args.text("clock-tolerance"));
    const place = args.flag("no-redis") ? null : redisPlace(args, io);
    const apikee = localApikee(await readSecrets(args, io), io, {
      acceptEnvironments: environments.length === 0 ? undefined : environments,
      clockToleranceSeconds,
    });
    const key = await readOperand(args.operand, "KEY", io);
    try {
      return verified(await believe(apikee, key, place, io), place !== null, io);
    } catch (error) {
      if (!(error instanceof ApikeeError)) throw error;
      return refusal(error, io, SIGNED.has(error.code) ? decodeUnverified(key) : null);
    }
  },
};

/** Redis is asked last, and only about keys that are good otherwise. */
async function believe(
  apikee: Apikee<Record<string, unknown>>,
  key: string,
  place: RedisPlace | null,
  io: Io,
): Promise<Claims<Record<string, unknown>>> {
  const claims = apikee.verify(key);
  if (place !== null && (await isRevoked(claims.id, place, io.cwd))) throw new ApikeeError("REVOKED");
  return claims;
}

function verified(claims: Claims<Record<string, unknown>>, wasAsked: boolean, io: Io): Report {
  const asked = wasAsked ? "and it is not revoked" : "no revocation list was asked";
  const heading = `${paint(io, io.stdout, "green", "verified")}: signature, claims and time hold; ${asked}`;
  return {
    status: 0,
    json: { verified: true, revocationsAsked: wasAsked, claims: claimsJson(claims) },
    text: `${heading}\n\n${claimsText(claims, io.now())}`,
  };
}

function tolerance(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (!(seconds <= MAX_CLOCK_TOLERANCE_SECONDS)) {
    throw badUsage(
      `--clock-tolerance must be a whole number of seconds from 0 to ${MAX_CLOCK_TOLERANCE_SECONDS}`,
    );
  }
  return seconds;
}
