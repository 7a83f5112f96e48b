import { ApikeeError, decodeUnverified, type UnverifiedClaims } from "@apikee/core";
import type { Arguments } from "../arguments.ts";
import type { Command, Report } from "../command.ts";
import { badUsage, Failure } from "../failure.ts";
import type { Io } from "../io.ts";
import { checkKeyId } from "../key-id.ts";
import { localApikee } from "../local-apikee.ts";
import { DATE_FORMS, parseDate } from "../moment.ts";
import { readOperand } from "../operand.ts";
import { REDIS_OPTIONS, SECRET_OPTIONS } from "../options.ts";
import { requiredRedisPlace } from "../redis-place.ts";
import { refusal } from "../refusal.ts";
import { withRevocationList } from "../revocation-list.ts";
import { alignRows } from "../rows.ts";
import { readSecrets } from "../secrets.ts";
import { dateInWords } from "../words.ts";

const KEY_PREFIX = "apikee_";
/** By which an API may still accept a key that has expired: the most that `clockToleranceSeconds` may be. */
const MOST_TOLERANCE_MS = 300_000;

/** Which key, and until when it is to stay revoked; `expiresAt` is undefined where only the id is known. */
interface Target {
  readonly id: string;
  readonly expiresAt?: Date | null;
}

/** `apikee revoke [ID|KEY]`: no key of this id is accepted any more. */
export const revoke: Command = {
  name: "revoke",
  summary: "refuse a key from now on, by its id or the key itself",
  operand: { label: "ID or KEY", isOptional: true },
  options: {
    until: {
      type: "string",
      value: "DATE",
      about:
        "when the entry may lapse: the key's expiry, or never (default: a key's own expiry; for an id never)",
      alsoCalled: ["expires", "expiry"],
    },
    ...REDIS_OPTIONS,
    ...SECRET_OPTIONS,
  },
  notes: [
    "Every process that reads the list refuses the key within seconds. Where it is revoked already, the later date counts.",
    "A key is verified before it is revoked, so a secret is needed: anybody can write a key that names another customer's id. Without a secret, revoke by id.",
    "ID or KEY may come on standard input instead, where no list of processes shows it.",
    "Needs ioredis or redis: npm install ioredis",
  ],
  examples: [
    { line: 'echo "$KEY" | apikee revoke --redis redis://127.0.0.1:6379', about: "a key that leaked" },
    { line: "apikee revoke 0VmiuPF2009gqDmNfQkB3t --until 2027-01-31", about: "by id, with REDIS_URL set" },
  ],
  alsoCalled: ["delete", "remove", "ban", "block", "disable", "invalidate"],

  async run(args: Arguments, io: Io): Promise<Report> {
    const chosen = chosenEnd(args.text("until"), io.now());
    const place = requiredRedisPlace(args, io);
    const text = await readOperand(args.operand, "ID or KEY", io);
    try {
      const target = text.startsWith(KEY_PREFIX)
        ? await targetOfKey(text, args, io)
        : { id: checkKeyId(text) };
      const until = endOf(target, chosen);
      const isOver = until !== null && until.getTime() + MOST_TOLERANCE_MS <= io.now();
      if (!isOver) await withRevocationList(place, io.cwd, (list) => list.revoke(target.id, until));
      return report(target, until, isOver, io);
    } catch (error) {
      if (error instanceof ApikeeError) return refusal(error, io);
      throw error;
    }
  },
};

async function targetOfKey(key: string, args: Arguments, io: Io): Promise<Target> {
  const secrets = await readSecrets(args, io);
  if (secrets.length === 0) {
    throw new Failure(
      "BAD_CONFIG",
      "a key is verified before it is revoked, since anybody can write a key that names another's id: " +
        "set APIKEE_SECRET or give --secret-file PATH, or revoke by id (apikee inspect shows it)",
    );
  }
  return signedClaims(key, secrets, io);
}

/** What a key says, once its signature has held: revoking does not depend on the time. */
function signedClaims(key: string, secrets: Parameters<typeof localApikee>[0], io: Io): UnverifiedClaims {
  try {
    return localApikee(secrets, io).verify(key);
  } catch (error) {
    const isSigned = error instanceof ApikeeError && ["EXPIRED", "NOT_YET_VALID"].includes(error.code);
    if (!isSigned) throw error;
    return decodeUnverified(key);
  }
}

/** What `--until` says: null for never, undefined where it was not given. */
function chosenEnd(text: string | undefined, nowMs: number): Date | null | undefined {
  if (text === undefined) return undefined;
  if (text === "never") return null;
  const date = parseDate(text);
  if (date === null) throw badUsage(`--until must be ${DATE_FORMS}, or never`);
  if (date.getTime() <= nowMs) throw badUsage("--until is in the past: nothing would be revoked");
  return date;
}

/** An entry that ended before its key would let the key pass again. */
function endOf({ expiresAt }: Target, chosen: Date | null | undefined): Date | null {
  if (chosen === undefined) return expiresAt ?? null;
  if (chosen !== null && expiresAt !== undefined && (expiresAt === null || chosen < expiresAt)) {
    throw badUsage("--until must not be earlier than the key's own expiry: it would be accepted again");
  }
  return chosen;
}

function report({ id, expiresAt }: Target, until: Date | null, isOver: boolean, io: Io): Report {
  const json = { id, until: until?.toISOString() ?? null, revoked: !isOver };
  if (until !== null && isOver) {
    const text = `not revoked  ${id}: expired ${dateInWords(until, io.now())}, and accepted nowhere`;
    return { status: 0, json, text };
  }
  const end = until === null ? "for ever" : dateInWords(until, io.now());
  const text = alignRows([
    ["revoked", id],
    ["until", end],
  ]);
  if (until !== null || expiresAt !== undefined) return { status: 0, json, text };
  return { status: 0, json, text, note: "--until DATE lets the entry lapse when the key has expired" };
}
