import { isSameUses, type Uses } from "../../policies/limits/judge.ts";
import { Recent } from "../../policies/recent.ts";
import type { UsesChange } from "../../store/limits.ts";

const MAX_CLIENTS = 20_000;

interface Entry {
  uses: Uses;
  /** Whether another instance has written it since: then it may well do so again. */
  isShared: boolean;
}

/**
 * What clients had used when this instance wrote it last. Where no other instance wrote it since that is what they
 * have used now, and whoever writes next need not read it first: it is a guess, to be held against what there is.
 */
export class RememberedUses {
  readonly #entries = new Recent<Entry>(MAX_CLIENTS);

  /** What a client has probably used; undefined where nothing is known, or others write it, too. */
  of(envId: string, clientId: string): Uses | undefined {
    const entry = this.#entries.peek(nameOf(envId, clientId));
    return entry === undefined || entry.isShared ? undefined : entry.uses;
  }

  /** Remembers what was read and then written. */
  keep({ envId, clientId, before, after }: UsesChange): void {
    const entry = this.#entries.use(nameOf(envId, clientId), () => ({ uses: before, isShared: false }));
    entry.isShared = !isSameUses(entry.uses, before);
    entry.uses = after;
  }
}

function nameOf(envId: string, clientId: string): string {
  return `${envId} ${clientId}`;
}
