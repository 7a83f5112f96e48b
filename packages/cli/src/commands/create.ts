import { type Codec, ConfigError, type Duration, decodeUnverified } from "@apikee/core";
import type { Arguments } from "../arguments.ts";
import { claimsJson } from "../claims-text.ts";
import type { Command, Report } from "../command.ts";
import { badUsage } from "../failure.ts";
import type { Io } from "../io.ts";
import { localApikee } from "../local-apikee.ts";
import { metaOf } from "../meta-options.ts";
import { DATE_FORMS, parseDate } from "../moment.ts";
import { SECRET_OPTIONS } from "../options.ts";
import { printable } from "../printable.ts";
import { readSecrets } from "../secrets.ts";

/** Core's names of what a user wrote, in the messages of its TypeErrors. */
const OPTION_NAMES: Readonly<Record<string, string>> = {
  tenant: "TENANT",
  scopes: "--scopes",
  expiresIn: "--expires",
  notBefore: "--not-before",
  environment: "--environment",
  meta: "--meta",
};

/** `apikee create TENANT`: a new key. */
export const create: Command = {
  name: "create",
  summary: "make a key for a tenant",
  operand: { label: "TENANT", isOptional: false },
  options: {
    scopes: {
      type: "string",
      value: "A,B",
      multiple: true,
      about: "what the key may do, separated by commas; may be repeated (default: none)",
      alsoCalled: ["permissions", "can"],
    },
    expires: {
      type: "string",
      value: "WHEN",
      about: "30m, 24h, 90d, 2w, a date in ISO 8601, or never (default: 90d)",
      alsoCalled: ["expires-in", "expiry", "ttl", "until", "exp"],
    },
    "not-before": {
      type: "string",
      value: "DATE",
      about: "the key is refused before (default: valid at once)",
      alsoCalled: ["starts", "start", "from", "nbf"],
    },
    environment: {
      type: "string",
      value: "TAG",
      about: "the environment tag (default: production)",
    },
    meta: {
      type: "string",
      value: "NAME=VALUE",
      multiple: true,
      about: "data of your own, as text; may be repeated; the key's holder can read it",
      alsoCalled: ["metadata", "data"],
    },
    "meta-json": { type: "string", value: "JSON", about: "data of your own, as a JSON object" },
    codec: {
      type: "string",
      value: "NAME",
      about: "json, which every SDK reads, or msgpack, shorter (default: json)",
    },
    ...SECRET_OPTIONS,
  },
  notes: [
    "The key alone goes to standard output. It is kept nowhere: give it to its holder, and keep its id to revoke it by.",
    "The first secret signs: that of the first --secret-file, else APIKEE_SECRET.",
  ],
  examples: [
    { line: "apikee create acme-corp --scopes read,write --expires 90d --meta plan=pro", about: "a key" },
    { line: `apikee create acme-corp --expires never --meta-json '{"seats":5}'`, about: "one that lasts" },
    { line: "apikee create acme-corp --json", about: "the key, its id and the rest, for programs" },
  ],
  alsoCalled: ["new", "mint", "issue", "generate", "add", "sign"],

  async run(args: Arguments, io: Io): Promise<Report> {
    const options = {
      scopes: args.list("scopes"),
      expiresIn: expiry(args.text("expires"), io.now()),
      notBefore: start(args.text("not-before")),
      environment: args.text("environment"),
      meta: metaOf(args),
      codec: codec(args.text("codec")),
    };
    const apikee = localApikee(await readSecrets(args, io), io);
    const key = await asUsage(() => apikee.create(args.operand ?? "", options));
    const claims = decodeUnverified(key);
    if (claims.notBefore !== null && claims.expiresAt !== null && claims.notBefore >= claims.expiresAt) {
      throw badUsage("--not-before must be earlier than --expires: the key would never be valid");
    }
    return { status: 0, json: { key, claims: claimsJson(claims) }, text: key };
  },
};

function expiry(text: string | undefined, nowMs: number): Duration | Date | null | undefined {
  if (text === undefined) return undefined;
  if (text === "never") return null;
  if (isDuration(text)) return text;
  const date = parseDate(text);
  if (date === null) {
    throw badUsage(`--expires must be a duration such as 30m, 24h, 90d or 2w, ${DATE_FORMS}, or never`);
  }
  if (date.getTime() <= nowMs) throw badUsage("--expires is in the past: the key would never be valid");
  return date;
}

function isDuration(text: string): text is `${number}d` {
  return /^(?=\d*[1-9])\d{1,12}[smhdw]$/.test(text);
}

function start(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined;
  const date = parseDate(text);
  if (date === null) throw badUsage(`--not-before must be ${DATE_FORMS}`);
  return date;
}

function codec(text: string | undefined): Codec | undefined {
  if (text === undefined || text === "json" || text === "msgpack") return text;
  throw badUsage("--codec must be json or msgpack");
}

/** Core's checks of what a key is to say, in the words of the command line. */
async function asUsage<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof TypeError) || error instanceof ConfigError) throw error;
    // A name in --meta-json may hold anything.
    throw badUsage(printable(error.message.replace(/^[a-zA-Z]+/, (name) => OPTION_NAMES[name] ?? name)));
  }
}
