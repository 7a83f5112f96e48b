import { judgeLimits, type Limits, type LimitVerdict, type Uses } from "../../policies/limits/judge.ts";
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
  for (const indices of byClient(takings)) {
    const client = takings[indices[0]!]!;
    let uses = await lockUses(db, client);
    for (const index of indices) {
      const taken = take(takings[index]!, uses);
      verdicts[index] = taken;
      uses = taken.uses;
    }
    await writeUses(db, client, uses);
  }
  return verdicts;
}

/** The requests of each client, by their index. Clients in one order everywhere: two instances then never wait for each other. */
function byClient(takings: readonly (Taking | null)[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [index, taking] of takings.entries()) {
    if (taking === null) continue;
    const name = `${taking.envId} ${taking.clientId}`;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [index]);
    else group.push(index);
  }
  if (groups.size <= 1) return [...groups.values()];
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, indices]) => indices);
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
