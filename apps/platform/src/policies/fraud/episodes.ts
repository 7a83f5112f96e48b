import { Recent } from "../recent.ts";
import type { Finding } from "./finding.ts";

/** How long what is found again is the same. */
export const EPISODE_MS = 24 * 3_600_000;
const CAPACITY = 50_000;

/** One signal: what a rule found in a subject within a day, from the first request on. */
export interface Episode {
  readonly finding: Finding;
  /** When it was first found, here or by another instance. */
  startedMs: number;
  lastMs: number;
  /** Requests in which it was found. */
  requests: number;
}

/** Joins what is found again and again in one subject into one signal a day, which counts. */
export class Episodes {
  readonly #episodes = new Recent<{ episode: Episode | null }>(CAPACITY);

  /** Notes a finding. A block after flags is another episode: it is what somebody has to know. */
  note(finding: Finding, nowMs: number): { readonly episode: Episode; readonly isNew: boolean } {
    const { rule, subject, action } = finding;
    const slot = this.#episodes.use(`${rule} ${action} ${subject.kind} ${subject.id}`, () => ({
      episode: null,
    }));
    const running = slot.episode;
    if (running !== null && nowMs - running.startedMs < EPISODE_MS) {
      running.requests++;
      running.lastMs = Math.max(running.lastMs, nowMs);
      return { episode: running, isNew: false };
    }
    slot.episode = { finding, startedMs: nowMs, lastMs: nowMs, requests: 1 };
    return { episode: slot.episode, isNew: true };
  }
}
