import {
  judgeLimits,
  type Limits,
  type LimitVerdict,
  NOTHING_USED,
  type Uses,
} from "../../policies/limits/judge.ts";
import type { Executor } from "../../store/database.ts";
import { lockUses, writeUses } from "../../store/limits.ts";

/** Limits that a request is to be taken from. */
export interface Taking {
  readonly envId: string;
  readonly clientId: string;
  readonly limits: Limits;
  /** Limits that are only tried refuse nothing. */
  readonly isTrial: boolean;
  /** When the request came, in milliseconds since 1970. */
  readonly atMs: number;
}

/** What limits say of a request that was taken from them. */
export interface Taken extends LimitVerdict {
  /** Whether limits that are only tried would have refused it. */
  readonly isRefusedInTrial: boolean;
}

/**
 * Takes requests from the limits of their clients, in their order, within a transaction that keeps all of it or
 * nothing. Of each request what its limits say; null where it has none.
 */
export async function takeFromLimits(
  db: Executor,
  takings: readonly (Taking | null)[],
): Promise<(Taken | null)[]> {
  const verdicts: (Taken | null)[] = takings.map(() => null);
  for (const [envId, clients] of byClient(takings)) {
    const known = await lockUses(db, envId, [...clients.keys()]);
    for (const [clientId, indices] of clients) {
      let uses = known.get(clientId) ?? NOTHING_USED;
      for (const index of indices) {
        const taken = take(takings[index]!, uses);
        verdicts[index] = taken;
        uses = taken.uses;
      }
      if (known.has(clientId)) known.set(clientId, uses);
    }
    await writeUses(db, envId, known);
  }
  return verdicts;
}

/**
 * The requests of each client of each environment, by their index: both in one order everywhere, so that two
 * instances never wait for each other.
 */
function byClient(takings: readonly (Taking | null)[]): Map<string, Map<string, number[]>> {
  const indices = [...takings.keys()].filter((index) => takings[index] !== null);
  const environments = sorted(Map.groupBy(indices, (index) => takings[index]!.envId));
  return new Map(
    environments.map(([envId, own]) => [
      envId,
      new Map(sorted(Map.groupBy(own, (index) => takings[index]!.clientId))),
    ]),
  );
}

function sorted<T>(groups: Map<string, T>): [string, T][] {
  return groups.size <= 1 ? [...groups] : [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
}

function take({ limits, isTrial, atMs }: Taking, before: Uses): Taken {
  const verdict = judgeLimits(limits, before, atMs);
  if (!isTrial) return { ...verdict, isRefusedInTrial: false };
  return {
    ...verdict,
    isAllowed: true,
    retryAfterMs: null,
    states: [],
    isRefusedInTrial: !verdict.isAllowed,
  };
}
