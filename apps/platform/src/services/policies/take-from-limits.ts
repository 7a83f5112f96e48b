import {
  judgeLimits,
  type Limits,
  type LimitVerdict,
  NOTHING_USED,
  type Uses,
} from "../../policies/limits/judge.ts";
import type { Executor } from "../../store/database.ts";
import { lockUses, type UsesChange, writeUses } from "../../store/limits.ts";

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

/** What limits say of several requests, and what that changes. */
export interface JudgedTakings {
  /** In the order of the requests; null where one has no limits. */
  readonly taken: readonly (Taken | null)[];
  /** One for each client; none for those that were deleted. */
  readonly changes: readonly UsesChange[];
}

/**
 * Takes requests from the limits of their clients, in their order, within a transaction that keeps all of it or
 * nothing.
 */
export async function takeFromLimits(
  db: Executor,
  takings: readonly (Taking | null)[],
): Promise<JudgedTakings> {
  const clients = clientsOf(takings);
  const known: (Uses | undefined)[] = [];
  for (const [envId, own] of Map.groupBy(clients, ({ envId }) => envId)) {
    const found = await lockUses(
      db,
      envId,
      own.map(({ clientId }) => clientId),
    );
    known.push(...own.map(({ clientId }) => found.get(clientId)));
  }
  const judged = judge(takings, clients, known);
  await writeUses(db, judged.changes);
  return judged;
}

/** What limits say where clients have used what `usesOf` says; null where it does not know of one. */
export function judgeTakings(
  takings: readonly (Taking | null)[],
  usesOf: (envId: string, clientId: string) => Uses | undefined,
): JudgedTakings | null {
  const clients = clientsOf(takings);
  const known = clients.map(({ envId, clientId }) => usesOf(envId, clientId));
  return known.includes(undefined) ? null : judge(takings, clients, known);
}

interface TakingClient {
  readonly envId: string;
  readonly clientId: string;
  /** Of its requests. */
  readonly indices: readonly number[];
}

/**
 * The clients of requests, by environment and id: they are locked in one order everywhere, so that two instances
 * never wait for each other.
 */
function clientsOf(takings: readonly (Taking | null)[]): TakingClient[] {
  const indices = [...takings.keys()].filter((index) => takings[index] !== null);
  const groups = Map.groupBy(indices, (index) => `${takings[index]!.envId} ${takings[index]!.clientId}`);
  return [...groups]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([, own]) => {
      const { envId, clientId } = takings[own[0]!]!;
      return { envId, clientId, indices: own };
    });
}

function judge(
  takings: readonly (Taking | null)[],
  clients: readonly TakingClient[],
  known: readonly (Uses | undefined)[],
): JudgedTakings {
  const taken: (Taken | null)[] = takings.map(() => null);
  const changes: UsesChange[] = [];
  for (const [place, { envId, clientId, indices }] of clients.entries()) {
    const before = known[place];
    let after = before ?? NOTHING_USED;
    for (const index of indices) {
      const one = take(takings[index]!, after);
      taken[index] = one;
      after = one.uses;
    }
    if (before !== undefined) changes.push({ envId, clientId, before, after });
  }
  return { taken, changes };
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
