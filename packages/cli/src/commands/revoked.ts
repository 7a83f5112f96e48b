import type { Arguments } from "../arguments.ts";
import type { Command, Report } from "../command.ts";
import { badUsage } from "../failure.ts";
import type { Io } from "../io.ts";
import { REDIS_OPTIONS } from "../options.ts";
import { printable } from "../printable.ts";
import { requiredRedisPlace } from "../redis-place.ts";
import { withRevocationList } from "../revocation-list.ts";
import { alignRows } from "../rows.ts";
import { dateInWords } from "../words.ts";

const DEFAULT_LIMIT = 1000;
const MAX_LIMIT = 10_000;

/** `apikee revoked`: the keys that are revoked. */
export const revoked: Command = {
  name: "revoked",
  summary: "list the revoked keys",
  operand: null,
  options: {
    limit: {
      type: "string",
      value: "N",
      about: `how many at most, 1 to ${MAX_LIMIT} (default: ${DEFAULT_LIMIT})`,
      alsoCalled: ["max", "count"],
    },
    ...REDIS_OPTIONS,
  },
  notes: [
    "Keys that have expired since are not shown. The next to expire comes first.",
    "Needs ioredis or redis: npm install ioredis",
  ],
  examples: [
    { line: "apikee revoked --redis redis://127.0.0.1:6379", about: "the ids, and until when" },
    { line: "apikee revoked --json", about: "for programs, with REDIS_URL set" },
  ],
  alsoCalled: ["list", "ls", "revocations", "list-revoked"],

  async run(args: Arguments, io: Io): Promise<Report> {
    const limit = limitOf(args.text("limit"));
    const place = requiredRedisPlace(args, io);
    const { count, entries } = await withRevocationList(place, io.cwd, async (list) => ({
      count: await list.count(),
      entries: await list.list({ limit }),
    }));
    const rows = entries.map(({ id, until }): [string, string] => [
      printable(id),
      until === null ? "for ever" : `until ${dateInWords(until, io.now())}`,
    ]);
    const note = noteOf(count, entries.length);
    return {
      status: 0,
      json: {
        count,
        revoked: entries.map(({ id, until }) => ({ id, until: until?.toISOString() ?? null })),
      },
      ...(rows.length === 0 ? {} : { text: alignRows(rows) }),
      ...(note === null ? {} : { note }),
    };
  },
};

function noteOf(count: number, shown: number): string | null {
  if (count === 0) return "no key is revoked";
  return shown < count ? `${shown} of ${count} are shown; --limit shows more` : null;
}

function limitOf(text: string | undefined): number {
  if (text === undefined) return DEFAULT_LIMIT;
  const limit = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (limit < 1 || limit > MAX_LIMIT) throw badUsage(`--limit must be a whole number from 1 to ${MAX_LIMIT}`);
  return limit;
}
