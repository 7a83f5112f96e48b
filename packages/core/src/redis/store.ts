import { randomBase62 } from "../bytes/base62-encode.ts";
import { randomBytes } from "../bytes/random.ts";
import { type Revocation, untilDate } from "../keys/revocation.ts";
import type { Connection } from "./client.ts";
import { expiryOf, listOf, textOf, wholeNumberOf } from "./reply.ts";
import { CHANGES, COUNT, keyNames, LIST, REVOKE, UNREVOKE } from "./scripts.ts";

const EPOCH_DIGITS = 16;

/** Which dataset a copy knows, and up to which version. */
export interface Position {
  readonly epoch: string;
  /** The replication id of the server that answered; empty where it does not tell. */
  readonly run: string;
  readonly version: number;
  readonly floor: number;
}

/**
 * An id that changed: the time until which it is revoked, in seconds since 1970, or `Infinity`; null where it
 * no longer is.
 */
export interface Change {
  readonly id: string;
  readonly untilSeconds: number | null;
}

/** What changed after a position, and the time by the clock of Redis. */
export type Changes =
  | { readonly kind: "same"; readonly nowSeconds: number }
  /** The position is of no use: everything is to be loaded again from this one. */
  | { readonly kind: "reload"; readonly nowSeconds: number; readonly position: Position }
  | {
      readonly kind: "page";
      readonly nowSeconds: number;
      readonly changes: readonly Change[];
      readonly version: number;
      readonly floor: number;
      readonly isComplete: boolean;
    };

/** The revoked ids as Redis holds them: the scripts, typed. Errors are those of the client. */
export class RevocationStore {
  readonly #connection: Connection;
  readonly #keys: readonly string[];

  constructor(connection: Connection, prefix: string) {
    this.#connection = connection;
    this.#keys = keyNames(prefix);
  }

  /** Revokes an id, until `Infinity` where its key never expires; with the version, and the time that counts. */
  async revoke(id: string, untilSeconds: number): Promise<{ version: number; untilSeconds: number }> {
    const until = untilSeconds === Number.POSITIVE_INFINITY ? "+inf" : String(untilSeconds);
    const [version, counts] = listOf(await this.#run(REVOKE, newEpoch(), id, until));
    return { version: wholeNumberOf(version), untilSeconds: expiryOf(counts) };
  }

  async unrevoke(id: string): Promise<{ version: number; wasRevoked: boolean }> {
    const [version, was] = listOf(await this.#run(UNREVOKE, newEpoch(), id));
    return { version: wholeNumberOf(version), wasRevoked: wholeNumberOf(was) === 1 };
  }

  async list(limit: number): Promise<Revocation[]> {
    const reply = listOf(await this.#run(LIST, String(limit)));
    const found: Revocation[] = [];
    for (let i = 0; i < reply.length; i += 2) {
      found.push({ id: textOf(reply[i]), until: untilDate(expiryOf(reply[i + 1])) });
    }
    return found;
  }

  async count(): Promise<number> {
    return wholeNumberOf(await this.#run(COUNT));
  }

  /** The first `limit` changes after a position. */
  async changesAfter({ epoch, run, version, floor }: Position, limit: number): Promise<Changes> {
    const known = [epoch, run, String(version), String(floor), String(limit)];
    const [kind, now, ...rest] = listOf(await this.#run(CHANGES, ...known));
    const nowSeconds = wholeNumberOf(now);
    switch (textOf(kind)) {
      case "same":
        return { kind: "same", nowSeconds };
      case "reload":
        return {
          kind: "reload",
          nowSeconds,
          position: {
            epoch: textOf(rest[0]),
            run: textOf(rest[1]),
            version: 0,
            floor: wholeNumberOf(rest[2]),
          },
        };
      default:
        return {
          kind: "page",
          nowSeconds,
          version: wholeNumberOf(rest[0]),
          floor: wholeNumberOf(rest[1]),
          isComplete: wholeNumberOf(rest[2]) === 1,
          changes: changesIn(rest.slice(3)),
        };
    }
  }

  #run(script: string, ...args: string[]): Promise<unknown> {
    return this.#connection.evaluate(script, this.#keys, args);
  }
}

function changesIn(reply: readonly unknown[]): Change[] {
  const changes: Change[] = [];
  for (let i = 0; i < reply.length; i += 2) {
    const until = textOf(reply[i + 1]);
    changes.push({ id: textOf(reply[i]), untilSeconds: until === "" ? null : expiryOf(until) });
  }
  return changes;
}

function newEpoch(): string {
  return randomBase62(EPOCH_DIGITS, randomBytes);
}
