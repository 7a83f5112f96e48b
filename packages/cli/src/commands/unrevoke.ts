import type { Arguments } from "../arguments.ts";
import type { Command, Report } from "../command.ts";
import type { Io } from "../io.ts";
import { checkKeyId } from "../key-id.ts";
import { readOperand } from "../operand.ts";
import { REDIS_OPTIONS } from "../options.ts";
import { requiredRedisPlace } from "../redis-place.ts";
import { withRevocationList } from "../revocation-list.ts";

/** `apikee unrevoke [ID]`: a revoked key is accepted again. */
export const unrevoke: Command = {
  name: "unrevoke",
  summary: "accept a revoked key again, by its id",
  operand: { label: "ID", isOptional: true },
  options: REDIS_OPTIONS,
  notes: [
    "A key that has expired, or whose secret is gone, stays refused.",
    "Needs ioredis or redis: npm install ioredis",
  ],
  examples: [
    { line: "apikee unrevoke 0VmiuPF2009gqDmNfQkB3t --redis redis://127.0.0.1:6379", about: "one key" },
  ],
  alsoCalled: ["restore", "unban", "unblock", "enable", "undo"],

  async run(args: Arguments, io: Io): Promise<Report> {
    const place = requiredRedisPlace(args, io);
    const id = checkKeyId(await readOperand(args.operand, "ID", io));
    const wasRevoked = await withRevocationList(place, io.cwd, (list) => list.unrevoke(id));
    return {
      status: 0,
      json: { id, wasRevoked },
      text: wasRevoked ? `no longer revoked  ${id}` : `was not revoked  ${id}`,
    };
  },
};
